internal import HTTP

/// A document of an operations listener.
public struct OperationsPage: Sendable {
    /// The exact path, for example `/status`. Those of health and metrics are reserved.
    public let path: String
    /// Value of `Content-Type`.
    public let contentType: StaticString
    /// The path in `nonResourceURLs` that RBAC must allow where access is protected; nil for public documents.
    public let accessPath: String?
    /// Further header fields.
    let fields: [ResponseField]
    /// Makes the document, on the service thread.
    let body: @Sendable (OperationsView) -> [UInt8]

    /// Creates a static, public document.
    public init(path: String, contentType: StaticString, body: [UInt8]) {
        self.init(path: path, contentType: contentType) { _ in body }
    }

    /// Creates a document that is made for each request, on the service thread.
    ///
    /// - Parameters:
    ///   - accessPath: The path in `nonResourceURLs` that RBAC must allow where access is protected; nil for public
    ///     documents.
    ///   - fields: Further header fields, names in lower case.
    public init(
        path: String, contentType: StaticString, accessPath: String? = nil,
        fields: [(name: StaticString, value: StaticString)] = [],
        body: @escaping @Sendable (OperationsView) -> [UInt8]
    ) {
        self.path = path
        self.contentType = contentType
        self.accessPath = accessPath
        self.fields = fields
        self.body = body
    }
}

/// The input of a page.
public struct OperationsView: Sendable {
    /// The query as it is in the request.
    public let query: String
    /// The checks of `/readyz`.
    public let readiness: [HealthCheck]
}
