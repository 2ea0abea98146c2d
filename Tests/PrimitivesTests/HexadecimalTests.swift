import Primitives
import Testing

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test("Values have all digits of their type")
    func width() {
        #expect(Hexadecimal.string(0 as UInt64) == "0000000000000000")
        #expect(Hexadecimal.string(UInt64.max) == "ffffffffffffffff")
        #expect(Hexadecimal.string(0 as UInt8) == "00" && Hexadecimal.string(10 as UInt8) == "0a")
        #expect(Hexadecimal.string(255 as UInt8) == "ff")
        #expect(Hexadecimal.string(0x1F600 as UInt32, digits: 4) == "1f600")
    }

    @Test("Fingerprints are pairs between colons")
    func fingerprint() {
        #expect(Hexadecimal.fingerprint([10, 255, 0]) == "0A:FF:00")
        #expect(Hexadecimal.fingerprint([]) == "")
    }

    @Test("A digit has a value, and no other byte")
    func digits() {
        for value in 0..<16 as Range<UInt8> {
            #expect(Hexadecimal.value(of: Hexadecimal.digit(value)) == value)
        }
        let digits = (0...255 as ClosedRange<UInt8>).filter { Hexadecimal.value(of: $0) != nil }
        #expect(String(decoding: digits, as: UTF8.self) == "0123456789ABCDEFabcdef")
        #expect(Hexadecimal.value(of: UInt8(ascii: "F")) == 15)
    }
}
