/// The fields of one HEADERS frame and its CONTINUATION frames, which no other frame interrupts (RFC 9113, section 4.3).
/// Reused for the next ones.
final class HTTP2FieldBlock {
    /// What the fields say, if they are those of a request; trailers are not used.
    private(set) var head = HTTP2Head()
    private var bytes = 0

    /// Forgets all fields.
    func clear() {
        head = HTTP2Head()
        bytes = 0
    }

    /// Takes a field; false if there are more than `limit` bytes, with 32 for each field (section 10.5.1).
    func take(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, limit: Int) -> Bool {
        bytes += name.count + value.count + 32
        guard bytes <= limit else { return false }
        if unsafe equal(name, ":path") {
            head.target = unsafe Array(value)
        } else if unsafe equal(name, ":method") {
            head.method =
                unsafe equal(value, "POST") ? .post : equal(value, "GET") ? .get : equal(value, "HEAD") ? .head : .other
        } else if unsafe equal(name, "content-type") {
            head.contentType = unsafe isJSON(value) ? .json : .other
        } else if unsafe equal(name, "traceparent") {
            var header = head.traceparent
            unsafe header.take(value.span)
            head.traceparent = header
        } else if unsafe equal(name, "content-encoding") {
            if unsafe !value.isEmpty && !equalIgnoringCase(value, "identity") { head.isEncoded = true }
        } else if unsafe equal(name, "content-length") {
            head.contentLength = Int(unsafe String(decoding: value, as: UTF8.self))
        }
        return true
    }
}

private func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    for i in 0..<bytes.count where unsafe bytes[i] != text.utf8Start[i] { return false }
    return true
}

/// Returns true if the bytes equal `text`, ignoring case; `text` is in lower case.
private func equalIgnoringCase(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    for i in 0..<bytes.count where unsafe lowercased(bytes[i]) != text.utf8Start[i] { return false }
    return true
}

/// Returns true if a media type is `application/json`, ignoring case and parameters.
private func isJSON(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    let json: StaticString = "application/json"
    let count = json.utf8CodeUnitCount
    guard value.count >= count else { return false }
    for i in 0..<count {
        let byte = unsafe value[i]
        guard unsafe (byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte) == json.utf8Start[i] else { return false }
    }
    guard value.count > count else { return true }
    return unsafe value[count] == UInt8(ascii: ";") || value[count] == UInt8(ascii: " ")
}
