internal import Primitives

/// Appends JSON text to bytes: literals as they are, strings escaped as they must be and no more.
///
/// Commas are the writer's business: `key` and the value functions put them where they belong. That objects and arrays
/// are closed, and names followed by values, is the caller's. Compact, no white space.
public struct JSONWriter {
    /// What has been written.
    public var bytes: [UInt8]
    /// True if the next key or element must be preceded by a comma.
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

    /// A member's name that is made at run time; its value comes next.
    @_disfavoredOverload
    public mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A member's name as it is written, with quotes and the colon behind it.
    @inlinable
    public mutating func rawKey(_ text: Span<UInt8>) {
        separate()
        append(text)
        needsComma = false
    }

    /// A member's name as it is written, with quotes and the colon behind it, and a value of another document.
    public mutating func rawMember(_ key: Span<UInt8>, _ value: borrowing Cursor) {
        let text = value.text
        let comma = needsComma ? 1 : 0
        bytes.append(addingCapacity: 1 + key.count + text.count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                guard let base = buffer.baseAddress else { return }
                let start = unsafe base + count
                // Where none is wanted the name takes its place.
                unsafe start.pointee = UInt8(ascii: ",")
                unsafe key.withUnsafeBufferPointer {
                    unsafe (start + comma).update(from: $0.baseAddress ?? UnsafePointer(start), count: $0.count)
                }
                unsafe text.withUnsafeBufferPointer {
                    unsafe (start + comma + key.count).update(
                        from: $0.baseAddress ?? UnsafePointer(start), count: $0.count)
                }
                count += comma + key.count + text.count
            }
        }
        needsComma = true
    }

    /// Takes back everything from a place that was noted before.
    @inlinable
    public mutating func rewind(to checkpoint: Checkpoint) {
        bytes.removeSubrange(checkpoint.count...)
        needsComma = checkpoint.needsComma
    }

    /// Takes back everything, keeping the memory.
    @inlinable
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Where the writer is, to come back to.
    @inlinable
    public var checkpoint: Checkpoint { Checkpoint(count: bytes.count, needsComma: needsComma) }

    /// A place in what has been written.
    public struct Checkpoint: Equatable, BitwiseCopyable, Sendable {
        @usableFromInline let count: Int
        @usableFromInline let needsComma: Bool

        @inlinable
        init(count: Int, needsComma: Bool) {
            self.count = count
            self.needsComma = needsComma
        }
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

    /// A string that is made at run time.
    @_disfavoredOverload
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

    /// A name between what stands around it, in one go and without a comma before it.
    public mutating func append(_ before: StaticString, _ name: StaticString, _ after: StaticString) {
        let count = before.utf8CodeUnitCount + name.utf8CodeUnitCount + after.utf8CodeUnitCount
        bytes.append(addingCapacity: count) { output in
            for i in 0..<before.utf8CodeUnitCount { output.append(unsafe before.utf8Start[i]) }
            for i in 0..<name.utf8CodeUnitCount { output.append(unsafe name.utf8Start[i]) }
            for i in 0..<after.utf8CodeUnitCount { output.append(unsafe after.utf8Start[i]) }
        }
    }

    private mutating func appendQuoted(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(value.utf8.span)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Bytes of content that are escaped at a time; each takes up to six.
    private static let escapedAtOnce = 512

    /// RFC 8259, section 7: quote, backslash and controls, and nothing else.
    private mutating func appendEscaped(_ content: Span<UInt8>) {
        var start = 0
        while start < content.count {
            let part = content.extracting(start..<min(start + Self.escapedAtOnce, content.count))
            bytes.append(addingCapacity: part.count * 6) { output in
                unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                    guard let base = buffer.baseAddress else { return }
                    count += unsafe Self.escape(part, to: base + count)
                }
            }
            start += part.count
        }
    }

    /// Writes content, where there is room for six times as much.
    ///
    /// - Returns: How many bytes it takes.
    @unsafe
    private static func escape(_ content: Span<UInt8>, to start: UnsafeMutablePointer<UInt8>) -> Int {
        unsafe content.withUnsafeBufferPointer { content in
            guard let text = content.baseAddress else { return 0 }
            var to = unsafe start
            var i = 0
            while i < content.count {
                // Sixteen bytes at a time, of which those before the first one that needs a look count.
                if i &+ 16 <= content.count {
                    let block = unsafe UnsafeRawPointer(text + i).loadUnaligned(as: SIMD16<UInt8>.self)
                    unsafe UnsafeMutableRawPointer(to).storeBytes(of: block, as: SIMD16<UInt8>.self)
                    let plain = unsafe firstSpecialByte(in: text + i)
                    unsafe to += plain ?? 16
                    i &+= plain ?? 16
                    if plain == nil { continue }
                }
                unsafe to = unsafe escape(text[i], at: to)
                i &+= 1
            }
            return unsafe to - start
        }
    }

    /// Writes one byte of content, as up to six; the place behind it.
    @inline(__always)
    private static func escape(_ byte: UInt8, at start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            unsafe start.pointee = byte
            return unsafe start + 1
        }
        unsafe start[0] = UInt8(ascii: "\\")
        switch byte {
        case UInt8(ascii: "\n"): unsafe start[1] = UInt8(ascii: "n")
        case UInt8(ascii: "\r"): unsafe start[1] = UInt8(ascii: "r")
        case UInt8(ascii: "\t"): unsafe start[1] = UInt8(ascii: "t")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): unsafe start[1] = byte
        default:
            unsafe start[1] = UInt8(ascii: "u")
            unsafe start[2] = UInt8(ascii: "0")
            unsafe start[3] = UInt8(ascii: "0")
            unsafe start[4] = Hexadecimal.digit(byte >> 4)
            unsafe start[5] = Hexadecimal.digit(byte & 15)
            return unsafe start + 6
        }
        return unsafe start + 2
    }
}
