internal import OCNEAPI
internal import TechPreview
internal import WebhookServer

/// What is served, and under which limits.
enum Endpoints {
    /// The API server's own default for a webhook's `timeoutSeconds`.
    private static let admissionTimeout = Duration.seconds(10)
    /// What the API server asks conversions with.
    private static let conversionTimeout = Duration.seconds(30)

    /// The routes: those of `AdmissionEndpoint.all` in their order, then conversion, then
    /// the rules of the Technology Preview.
    static func routes(maxAdmissionBytes: Int, maxConversionBytes: Int) -> [Route] {
        AdmissionEndpoint.all.map {
            Route(path: $0.path, label: $0.path, maxBodyBytes: maxAdmissionBytes, defaultTimeout: admissionTimeout)
        } + [
            Route(
                path: "/convert", label: "/convert", maxBodyBytes: maxConversionBytes, defaultTimeout: conversionTimeout
            ),
            Route(
                path: TechPreviewAdmission.path, label: TechPreviewAdmission.path, maxBodyBytes: maxAdmissionBytes,
                defaultTimeout: admissionTimeout),
        ]
    }

    /// The index of the conversion among the routes.
    static let conversionRoute = AdmissionEndpoint.all.count

    /// The index of the Technology Preview's rules among the routes.
    static let techPreviewRoute = conversionRoute + 1
}
