internal import JSON
internal import KubernetesAPI

/// Bodies of HTTP errors: a Kubernetes `Status`.
enum StatusBody {
    /// Appends the `Status` of an HTTP error.
    @Sendable static func render(_ code: Int, _ message: String, _ body: inout [UInt8]) {
        var writer = JSONWriter(appendingTo: body)
        Status(code: code, reason: Status.reason(for: code), message: message).write(to: &writer)
        body = writer.bytes
    }
}
