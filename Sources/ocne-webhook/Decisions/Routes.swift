internal import OCNEAPI
internal import TechPreview
internal import WebhookServer

/// The routes of the server.
enum Routes {
    /// The API server's default for a webhook's `timeoutSeconds`.
    private static let admissionTimeout = Duration.seconds(10)
    /// The timeout of an API server for conversions.
    private static let conversionTimeout = Duration.seconds(30)

    /// Admission webhooks of the OCNE kinds, conversion, and the rules of the Technology Preview.
    static func all(_ services: DecisionServices) -> [Route] {
        AdmissionEndpoint.all.map { path, endpoint in
            Route(path, bodyLimit: .review, defaultTimeout: admissionTimeout) { thread in
                AdmissionHandler(endpoint, on: thread.shared { DecisionThread(services, $0) })
            }
        } + [
            Route("/convert", bodyLimit: .conversion, defaultTimeout: conversionTimeout) { thread in
                ConversionHandler(on: thread.shared { DecisionThread(services, $0) })
            },
            Route(TechPreviewAdmission.path, bodyLimit: .review, defaultTimeout: admissionTimeout) { thread in
                TechPreviewHandler(on: thread.shared { DecisionThread(services, $0) })
            },
        ]
    }
}
