internal import Primitives

extension Cursor {
    /// Writes the content of a string, given with its quotes. The content is never longer than the input.
    ///
    /// - Returns: Length of the content in bytes.
    @unsafe
    static func unescape(_ text: Span<UInt8>, to start: UnsafeMutablePointer<UInt8>) -> Int {
        unsafe text.withUnsafeBytes { text in
            let end = text.count &- 1
            var to = unsafe start
            var i = 1
            while i < end {
                // Copies eight bytes at a time and keeps those before a backslash. The output is behind the input.
                if i &+ 8 <= end {
                    let word = unsafe UInt64(littleEndian: text.loadUnaligned(fromByteOffset: i, as: UInt64.self))
                    unsafe UnsafeMutableRawPointer(to).storeBytes(of: word.littleEndian, as: UInt64.self)
                    let difference = word ^ 0x5C5C_5C5C_5C5C_5C5C
                    let found = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
                    let plain = found.trailingZeroBitCount >> 3
                    unsafe to += plain
                    i &+= plain
                    if plain == 8 { continue }
                } else if unsafe text[i] != UInt8(ascii: "\\") {
                    unsafe to.pointee = unsafe text[i]
                    unsafe to += 1
                    i &+= 1
                    continue
                }
                let (scalar, length) = unsafe escape(text, i)
                i &+= length
                if scalar < 0x80 {
                    unsafe to.pointee = UInt8(truncatingIfNeeded: scalar)
                    unsafe to += 1
                } else if let encoded = Unicode.Scalar(scalar).flatMap(UTF8.encode) {
                    for unit in encoded {
                        unsafe to.pointee = unit
                        unsafe to += 1
                    }
                }
            }
            return unsafe to - start
        }
    }

    /// Calls `body` with each byte of a string's content until it returns false.
    func forEachContentByte(_ body: (UInt8) -> Bool) {
        guard kind == .string else { return }
        let text = self.text
        var i = 1
        let end = text.count - 1
        while i < end {
            let byte = text[i]
            guard byte == UInt8(ascii: "\\") else {
                guard body(byte) else { return }
                i += 1
                continue
            }
            let (scalar, length) = unsafe text.withUnsafeBytes { unsafe Self.escape($0, i) }
            i += length
            guard let encoded = Unicode.Scalar(scalar).flatMap(UTF8.encode) else { return }
            for unit in encoded {
                guard body(unit) else { return }
            }
        }
    }

    /// Returns the scalar and the length of the escape at `i`. The parser has verified that it is complete.
    private static func escape(_ text: UnsafeRawBufferPointer, _ i: Int) -> (scalar: UInt32, length: Int) {
        guard unsafe text[i &+ 1] == UInt8(ascii: "u") else { return (UInt32(unescaped(unsafe text[i &+ 1])), 2) }
        let scalar = unsafe hex4(text, i &+ 2)
        guard scalar & 0xFC00 == 0xD800 else { return (scalar, 6) }
        return (0x10000 + ((scalar & 0x3FF) << 10) + (unsafe hex4(text, i &+ 8) & 0x3FF), 12)
    }

    private static func unescaped(_ escape: UInt8) -> UInt8 {
        switch escape {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: escape
        }
    }

    private static func hex4(_ text: UnsafeRawBufferPointer, _ start: Int) -> UInt32 {
        var value: UInt32 = 0
        for i in start..<(start + 4) { value = value << 4 | UInt32(Hexadecimal.value(of: unsafe text[i]) ?? 0) }
        return value
    }
}
