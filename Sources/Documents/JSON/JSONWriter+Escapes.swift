internal import Primitives

extension JSONWriter {
    /// Bytes of content escaped at a time; each may take six.
    private static let escapedAtOnce = 512

    /// Appends a part of a string's content, without quotes and commas. Escapes what RFC 8259, section 7, requires:
    /// quote, backslash and controls.
    public mutating func appendEscaped(_ content: Span<UInt8>) {
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

    /// Writes escaped content; there must be space for six times its length.
    ///
    /// - Returns: Number of bytes written.
    @unsafe
    private static func escape(_ content: Span<UInt8>, to start: UnsafeMutablePointer<UInt8>) -> Int {
        unsafe content.withUnsafeBufferPointer { content in
            guard let text = content.baseAddress else { return 0 }
            var to = unsafe start
            var i = 0
            while i < content.count {
                // Copies sixteen bytes at a time and keeps those before the first special byte.
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

    /// Writes one byte of content as up to six; returns the position after it.
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
