/// Appends JSON text to bytes: literals as they are, strings escaped as they must be and no more.
///
/// Commas are the writer's business: `key` and the value functions put them where they belong. Compact, no white space.
public struct JSONWriter {
    /// What has been written.
    public var bytes: [UInt8]
    /// Whether the next key or element must be preceded by a comma.
    public var needsComma = false

    /// A writer that goes on behind `bytes`.
    @inlinable
    public init(appendingTo bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    @inlinable
    mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Opens an object.
    @inlinable
    public mutating func beginObject() {
        separate()
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Closes the object opened last.
    @inlinable
    public mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Opens an array.
    @inlinable
    public mutating func beginArray() {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    /// Closes the array opened last.
    @inlinable
    public mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// A member's name, which must need no escapes; its value comes next.
    @inlinable
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        append(name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A member's name; its value comes next.
    public mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// The name of a member as it is written in another document.
    public mutating func key(_ name: borrowing Cursor) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A value of another document, as it is written there.
    @inlinable
    public mutating func value(_ cursor: borrowing Cursor) {
        separate()
        append(cursor.text)
    }

    /// A string.
    public mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
    }

    /// A string that needs no escapes.
    @inlinable
    public mutating func string(_ value: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        append(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A string with this UTF-8 content.
    public mutating func string(utf8 value: Span<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// An integer.
    public mutating func integer(_ value: some BinaryInteger) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// True or false.
    @inlinable
    public mutating func bool(_ value: Bool) {
        separate()
        append(value ? "true" : "false")
    }

    /// Null.
    @inlinable
    public mutating func null() {
        separate()
        append("null")
    }

    /// JSON text that is a whole value.
    public mutating func raw(_ text: [UInt8]) {
        separate()
        bytes.append(contentsOf: text)
    }

    /// JSON text that is a whole value.
    @inlinable
    public mutating func raw(_ text: StaticString) {
        separate()
        append(text)
    }

    /// Bytes as they are, without a comma before them.
    @inlinable
    public mutating func append(_ text: StaticString) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Bytes as they are, without a comma before them.
    @inlinable
    public mutating func append(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func appendQuoted(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(value.utf8.span)
        bytes.append(UInt8(ascii: "\""))
    }

    /// RFC 8259, section 7: quote, backslash and controls, and nothing else.
    private mutating func appendEscaped(_ content: Span<UInt8>) {
        var start = 0
        for i in content.indices {
            let byte = content[i]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            append(content.extracting(start..<i))
            start = i + 1
            switch byte {
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            default:
                append("\\u00")
                bytes.append(hexDigit(byte >> 4))
                bytes.append(hexDigit(byte & 15))
            }
        }
        append(content.extracting(start..<content.count))
    }

    private func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
