internal import WebhookServer

/// Hands each request to who answers its route.
final class ReviewProcessor: RequestProcessor {
    private let admission: AdmissionProcessor
    private let conversion: ConversionProcessor
    private let techPreview: TechPreviewProcessor

    init(admission: AdmissionProcessor, conversion: ConversionProcessor, techPreview: TechPreviewProcessor) {
        self.admission = admission
        self.conversion = conversion
        self.techPreview = techPreview
    }

    func process(route: Int, _ request: borrowing WebhookRequest, into response: inout WebhookResponse) {
        // What is there may be of an earlier request.
        if request.trace?.isRecorded == true { response.spanAttributes = [] }
        if route == Endpoints.conversionRoute {
            conversion.process(route: route, request, into: &response)
        } else if route == Endpoints.techPreviewRoute {
            techPreview.process(route: route, request, into: &response)
        } else {
            admission.process(route: route, request, into: &response)
        }
    }
}
