internal import Primitives

/// A field of a response; the name in lower case, as HTTP/2 requires.
public typealias ResponseField = (name: StaticString, value: StaticString)

/// Serialises HTTP/1.1 responses.
public enum HTTP1Response {
    /// Appends status line and fields of a response whose body has `contentLength` bytes.
    ///
    /// - Parameters:
    ///   - fields: Additional fields.
    ///   - date: The `Date` line with its CR LF, or empty.
    ///   - closes: True to close the connection after this response.
    public static func appendHead(
        status: Int, contentType: StaticString = "application/json", contentLength: Int, fields: [ResponseField] = [],
        date: [UInt8], closes: Bool, to output: inout [UInt8]
    ) {
        if status == 200 {
            append("HTTP/1.1 200 OK\r\n", to: &output)
        } else {
            append("HTTP/1.1 ", to: &output)
            appendDecimal(status, to: &output)
            append(" ", to: &output)
            append(HTTPStatus.phrase(status), to: &output)
            append("\r\n", to: &output)
        }
        append("Content-Type: ", to: &output)
        append(contentType, to: &output)
        append("\r\nContent-Length: ", to: &output)
        appendDecimal(contentLength, to: &output)
        append("\r\n", to: &output)
        output.append(contentsOf: date)
        for field in fields {
            append(field.name, to: &output)
            append(": ", to: &output)
            append(field.value, to: &output)
            append("\r\n", to: &output)
        }
        if closes { append("Connection: close\r\n", to: &output) }
        append("\r\n", to: &output)
    }

    /// Appends the interim response 100 (Continue).
    public static func appendContinue(to output: inout [UInt8]) {
        append("HTTP/1.1 100 Continue\r\n\r\n", to: &output)
    }

    private static func append(_ text: StaticString, to output: inout [UInt8]) {
        unsafe output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
