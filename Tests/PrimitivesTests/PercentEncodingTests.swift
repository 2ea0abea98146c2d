import Primitives
import Testing

@Suite("Percent-encoding")
struct PercentEncodingTests {
    @Test("Encodes all but unreserved characters, and slashes on request")
    func encode() {
        #expect(PercentEncoding.encode("aZ09-._~") == "aZ09-._~")
        #expect(PercentEncoding.encode("a/b c\u{B5}%") == "a%2Fb%20c%C2%B5%25")
        #expect(PercentEncoding.encode("/a b", keepsSlashes: true) == "/a%20b")
    }

    @Test(
        "Decodes queries; a malformed escape is an error",
        arguments: [
            ("a%20b+c", "a b c"), ("%2f%2F", "//"), ("", ""), ("%", nil), ("%2", nil), ("%2g", nil), ("a%", nil),
        ] as [(String, String?)])
    func decode(text: String, decoded: String?) {
        #expect(PercentEncoding.decodeQuery(text.utf8) == decoded.map { Array($0.utf8) })
    }

    @Test("Classes of ASCII contain the characters that they name and no others")
    func classes() {
        let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        let digits = Set("0123456789".utf8)
        for byte in UInt8.min...UInt8.max {
            #expect(byte.isASCIIDigit == digits.contains(byte))
            #expect(byte.isASCIILetter == letters.contains(byte))
            #expect(byte.isASCIILetterOrDigit == (letters.contains(byte) || digits.contains(byte)))
            #expect(byte.isASCIILowercaseOrDigit == (byte >= 0x61 && letters.contains(byte) || digits.contains(byte)))
        }
    }

    @Test(
        "Rough durations choose a unit by length",
        arguments: [
            (-5, "0 minutes"), (7_199, "119 minutes"), (7_200, "2 hours"), (172_799, "47 hours"), (172_800, "2 days"),
        ] as [(Int64, String)])
    func duration(seconds: Int64, text: String) {
        #expect(RoughDuration.text(seconds: seconds) == text)
    }
}
