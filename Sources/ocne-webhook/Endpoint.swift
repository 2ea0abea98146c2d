internal import OCNEAPI
internal import WebhookServer

/// What is served, and under which limits.
enum Endpoints {
    /// The API server's own default for a webhook's `timeoutSeconds`.
    private static let admissionTimeout = Duration.seconds(10)

    /// The routes, in the order of `AdmissionEndpoint.all`.
    static func routes(maxAdmissionBytes: Int) -> [Route] {
        AdmissionEndpoint.all.map {
            Route(path: $0.path, label: $0.path, maxBodyBytes: maxAdmissionBytes, defaultTimeout: admissionTimeout)
        }
    }
}
