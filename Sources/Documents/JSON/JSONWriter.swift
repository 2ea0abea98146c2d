/// Appends JSON to bytes: literals as they are, strings with the minimal escapes.
/// `key` and the value functions insert commas. The caller must close objects and arrays, and write a value after each
/// name. Compact, without white space.
public struct JSONWriter {
    /// The output.
    public var bytes: [UInt8]
    /// True if the next key or element must be preceded by a comma.
    public var needsComma = false

    /// Creates a writer that appends to `bytes`.
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

    /// Closes the innermost object.
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

    /// Closes the innermost array.
    @inlinable
    public mutating func endArray() {
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a member's name, which must not need escapes; its value must follow.
    public mutating func key(_ name: StaticString) {
        append(needsComma ? ",\"" : "\"", name, "\":")
        needsComma = false
    }

    /// Writes a member's name computed at run time; its value must follow.
    @_disfavoredOverload
    public mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member's name in JSON, with quotes and the following colon.
    public mutating func rawKey(_ text: Span<UInt8>) {
        appendSeparated(text)
        needsComma = false
    }

    /// Appends text, after a comma if one is needed.
    private mutating func appendSeparated(_ text: Span<UInt8>) {
        let comma = needsComma ? 1 : 0
        bytes.append(addingCapacity: 1 + text.count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                guard let base = buffer.baseAddress else { return }
                let start = unsafe base + count
                // Without a comma the text overwrites it.
                unsafe start.pointee = UInt8(ascii: ",")
                unsafe text.withUnsafeBufferPointer {
                    unsafe (start + comma).initialize(from: $0.baseAddress ?? UnsafePointer(start), count: $0.count)
                }
                count += comma + text.count
            }
        }
    }

    /// Writes a member's name in JSON, with quotes and the following colon, and a value of another document.
    public mutating func rawMember(_ key: Span<UInt8>, _ value: borrowing Cursor) {
        let text = value.text
        let comma = needsComma ? 1 : 0
        bytes.append(addingCapacity: 1 + key.count + text.count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                guard let base = buffer.baseAddress else { return }
                let start = unsafe base + count
                // Without a comma the name overwrites it.
                unsafe start.pointee = UInt8(ascii: ",")
                unsafe key.withUnsafeBufferPointer {
                    unsafe (start + comma).initialize(from: $0.baseAddress ?? UnsafePointer(start), count: $0.count)
                }
                unsafe text.withUnsafeBufferPointer {
                    unsafe (start + comma + key.count).initialize(
                        from: $0.baseAddress ?? UnsafePointer(start), count: $0.count)
                }
                count += comma + key.count + text.count
            }
        }
        needsComma = true
    }

    /// Discards everything written after a checkpoint.
    @inlinable
    public mutating func rewind(to checkpoint: Checkpoint) {
        bytes.removeSubrange(checkpoint.count...)
        needsComma = checkpoint.needsComma
    }

    /// Discards everything, keeping the capacity.
    @inlinable
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Returns the current position, to return to it.
    @inlinable
    public var checkpoint: Checkpoint { Checkpoint(count: bytes.count, needsComma: needsComma) }

    /// A position in the output.
    public struct Checkpoint: Equatable, BitwiseCopyable, Sendable {
        @usableFromInline let count: Int
        @usableFromInline let needsComma: Bool

        @inlinable
        init(count: Int, needsComma: Bool) {
            self.count = count
            self.needsComma = needsComma
        }
    }

    /// Writes the name of a member with the spelling of another document.
    public mutating func key(_ name: borrowing Cursor) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a value of another document, unchanged.
    public mutating func value(_ cursor: borrowing Cursor) {
        appendSeparated(cursor.text)
        needsComma = true
    }

    /// Writes adjacent members of another document, unchanged.
    ///
    /// - Parameters:
    ///   - name: The name of the first.
    ///   - value: The value of the last.
    public mutating func members(from name: borrowing Cursor, through value: borrowing Cursor) {
        appendSeparated(name.text(through: value))
        needsComma = true
    }

    /// Writes a string computed at run time.
    @_disfavoredOverload
    public mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
    }

    /// Writes a string that needs no escapes.
    @inlinable
    public mutating func string(_ value: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        append(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a string with this UTF-8 content.
    public mutating func string(utf8 value: Span<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an integer.
    public mutating func integer(_ value: some BinaryInteger) {
        if let number = UInt64(exactly: value) { return integer(number) }
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes an integer that is not negative.
    public mutating func integer(_ number: UInt64) {
        separate()
        // The digits from the last one on.
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = 20
        var rest = number
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            rest = quotient
        } while rest > 0
        append(digits.span.extracting(first...))
    }

    /// Writes a Boolean.
    @inlinable
    public mutating func bool(_ value: Bool) {
        separate()
        append(value ? "true" : "false")
    }

    /// Writes null.
    @inlinable
    public mutating func null() {
        separate()
        append("null")
    }

    /// Writes a complete JSON value.
    public mutating func raw(_ text: [UInt8]) {
        separate()
        bytes.append(contentsOf: text)
    }

    /// Writes a complete JSON value.
    @inlinable
    public mutating func raw(_ text: StaticString) {
        separate()
        append(text)
    }

    /// Appends raw bytes, without a comma.
    @inlinable
    public mutating func append(_ text: StaticString) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends raw bytes, without a comma.
    @inlinable
    public mutating func append(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends a prefix, a name, a suffix and a text at once, without a comma.
    public mutating func append(
        _ before: StaticString, _ name: StaticString, _ after: StaticString, _ text: Span<UInt8> = Span()
    ) {
        let nameEnd = before.utf8CodeUnitCount + name.utf8CodeUnitCount
        let textStart = nameEnd + after.utf8CodeUnitCount
        let count = textStart + text.count
        bytes.append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, written in
                guard let base = buffer.baseAddress else { return }
                let start = unsafe base + written
                let nameStart = before.utf8CodeUnitCount
                unsafe start.initialize(from: before.utf8Start, count: before.utf8CodeUnitCount)
                unsafe (start + nameStart).initialize(from: name.utf8Start, count: name.utf8CodeUnitCount)
                unsafe (start + nameEnd).initialize(from: after.utf8Start, count: after.utf8CodeUnitCount)
                unsafe text.withUnsafeBufferPointer {
                    unsafe (start + textStart).initialize(from: $0.baseAddress ?? UnsafePointer(start), count: $0.count)
                }
                written += count
            }
        }
    }

    /// Appends a prefix, a text and a suffix at once, without a comma.
    public mutating func append(_ before: StaticString, _ text: Span<UInt8>, _ after: StaticString = "") {
        let count = before.utf8CodeUnitCount + text.count + after.utf8CodeUnitCount
        bytes.append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, written in
                guard let base = buffer.baseAddress else { return }
                let start = unsafe base + written
                let (textStart, textEnd) = (before.utf8CodeUnitCount, count - after.utf8CodeUnitCount)
                unsafe start.initialize(from: before.utf8Start, count: before.utf8CodeUnitCount)
                unsafe text.withUnsafeBufferPointer {
                    unsafe (start + textStart).initialize(from: $0.baseAddress ?? UnsafePointer(start), count: $0.count)
                }
                unsafe (start + textEnd).initialize(from: after.utf8Start, count: after.utf8CodeUnitCount)
                written += count
            }
        }
    }

    private mutating func appendQuoted(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(value.utf8.span)
        bytes.append(UInt8(ascii: "\""))
    }
}
