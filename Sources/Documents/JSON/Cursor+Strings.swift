extension Cursor {
    /// True if a string has escapes, so that its content differs from its bytes in the input.
    @inlinable
    public var hasEscapes: Bool { unsafe entry.pointee.flags.contains(.escaped) }

    /// The content of a string without escapes, as a slice of the input; nil for a string with escapes and for anything
    /// else.
    @inlinable
    public var plainContent: Span<UInt8>? {
        @_lifetime(copy self)
        get {
            guard kind == .string, !hasEscapes else { return nil }
            let span = unsafe Span(
                _unsafeStart: input + Int(entry.pointee.offset) + 1, count: Int(entry.pointee.length) - 2)
            return unsafe _overrideLifetime(span, copying: self)
        }
    }

    /// The content of a string; nil for anything else. Allocates for more than 15 bytes.
    public var string: String? {
        guard kind == .string else { return nil }
        if let plain = plainContent {
            // The parser has validated it. A string that is known to be ASCII is compared and hashed without normalization.
            var content = unsafe UTF8Span(unchecked: plain)
            _ = content.checkForASCII()
            return String(copying: content)
        }
        var bytes: [UInt8] = []
        appendContent(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the content of a string, unescaped, as UTF-8; appends nothing for anything else.
    public func appendContent(to bytes: inout [UInt8]) {
        if let plain = plainContent {
            unsafe plain.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        } else if kind == .string {
            let text = self.text
            bytes.append(addingCapacity: text.count) { output in
                unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                    guard let base = buffer.baseAddress else { return }
                    count += unsafe Self.unescape(text, to: base + count)
                }
            }
        }
    }

    /// True if this is an empty string.
    @inlinable
    public var isEmptyString: Bool { kind == .string && (unsafe entry.pointee.length == 2) }

    /// A hash of the content of a string without escapes; nil for anything else. Equal contents have equal hashes; not
    /// resistant to deliberate collisions.
    public var fingerprint: UInt64? {
        guard let content = plainContent else { return nil }
        return unsafe content.withUnsafeBytes { bytes in
            var hash = UInt64(truncatingIfNeeded: bytes.count)
            var i = 0
            while i &+ 8 <= bytes.count {
                hash =
                    (hash ^ (unsafe bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 32
                i &+= 8
            }
            while i < bytes.count {
                hash = (hash ^ UInt64(unsafe bytes[i])) &* 0x9E37_79B9_7F4A_7C15
                i &+= 1
            }
            return hash
        }
    }
}
