/// Serialises HTTP/1.1 requests.
public enum HTTP1Request {
    /// A field of a request.
    public typealias RequestField = (name: StaticString, value: String)

    /// A request method (RFC 9110, section 9.3; RFC 5789 for PATCH).
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// Returns a request; nil if target, host or a value contains a byte that could end a line (a token read from a
    /// file may).
    ///
    /// - Parameters:
    ///   - target: Path and query.
    ///   - host: Name or address, with the port if it is not the scheme's default; IPv6 addresses in brackets.
    ///   - body: Sent with its length by every method but GET.
    public static func bytes(
        _ method: Method, _ target: String, host: String, fields: [RequestField],
        contentType: StaticString = "application/json",
        body: [UInt8] = []
    ) -> [UInt8]? {
        guard target.hasPrefix("/"), target.utf8.allSatisfy({ $0 > SP && $0 < 0x7F }), isValue(host), !host.isEmpty
        else { return nil }
        var bytes = Array("\(method.rawValue) \(target) HTTP/1.1\r\nHost: \(host)\r\n".utf8)
        for field in fields {
            guard isValue(field.value) else { return nil }
            bytes += Array("\(field.name): \(field.value)\r\n".utf8)
        }
        if method != .get { bytes += Array("Content-Type: \(contentType)\r\nContent-Length: \(body.count)\r\n".utf8) }
        bytes += [CR, LF]
        if method != .get { bytes += body }
        return bytes
    }

    private static func isValue(_ text: String) -> Bool { text.utf8.allSatisfy { isValueByte($0) } }
}
