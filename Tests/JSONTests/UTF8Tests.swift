import JSON
import Testing

/// The standard library's decoder is the reference: a string is valid if its bytes are UTF-8.
@Suite("UTF-8 in strings")
struct UTF8Tests {
    /// The bytes at which the rules for a second byte change (Unicode Standard, table 3-7).
    private static let seconds: [UInt8] = [0x20, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xE0, 0xFF]
    private static let thirds: [UInt8] = [0x41, 0x7F, 0x80, 0xBF, 0xC0]

    private static func isAccepted(_ content: [UInt8]) -> Bool { failure(of: quotedBytes(content)) == nil }

    @Test("One and two bytes, every lead byte")
    func twoBytes() {
        for lead in UInt8(0x80)...0xFF {
            #expect(!Self.isAccepted([lead]), "\(lead) alone")
            for second in Self.seconds {
                let bytes = [lead, second]
                #expect(Self.isAccepted(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
            }
        }
    }

    @Test("Three and four bytes, every lead byte of such a sequence")
    func moreBytes() {
        for lead in UInt8(0xE0)...0xF8 {
            for second in Self.seconds {
                for third in Self.thirds {
                    let three = [lead, second, third]
                    #expect(Self.isAccepted(three) == (String(validating: three, as: UTF8.self) != nil), "\(three)")
                    let four = [lead, second, third, 0xBF]
                    #expect(Self.isAccepted(four) == (String(validating: four, as: UTF8.self) != nil), "\(four)")
                }
            }
        }
    }

    @Test("A sequence truncated by the end of the input is rejected at its first byte", arguments: 1...3)
    func cutOff(kept: Int) throws {
        let bytes = [UInt8(ascii: "\"")] + Array("\u{1F600}".utf8.prefix(kept))
        let refusal = try #require(failure(of: bytes))
        #expect(refusal.code == .invalidUTF8)
        #expect(refusal.byteOffset == 1)
    }

    @Test("Reads the first and the last code point of each length")
    func boundaries() throws {
        for scalar: Unicode.Scalar in [
            "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ] {
            let content = String(Character(scalar))
            #expect(
                try parsing(quotedBytes(Array(content.utf8))) { $0.string.map { Array($0.utf8) } }
                    == Array(content.utf8))
        }
    }

    @Test("Rejects non-ASCII bytes outside of strings")
    func outside() {
        for byte in UInt8(0x80)...0xFF {
            #expect(failure(of: [byte])?.code == .expectedValue)
            #expect(failure(of: [UInt8(ascii: "1"), byte])?.code == .trailingText)
        }
    }

    @Test("Finds an invalid byte at every offset in a word", arguments: 0..<20)
    func everyAlignment(offset: Int) throws {
        let plain = [UInt8](repeating: UInt8(ascii: "x"), count: offset)
        for (byte, code) in [(UInt8(0xFF), JSONError.Code.invalidUTF8), (0x1F, .controlCharacter)] {
            let refusal = try #require(failure(of: quotedBytes(plain + [byte] + plain)))
            #expect(refusal.code == code)
            #expect(refusal.byteOffset == offset + 1)
        }
        #expect(try parsing(quotedBytes(plain)) { $0.string?.utf8.count } == offset)
        #expect(
            try parsing(quotedBytes(plain + Array("\\\"é".utf8) + plain)) { $0.string?.utf8.count } == 2 * offset + 3)
    }
}
