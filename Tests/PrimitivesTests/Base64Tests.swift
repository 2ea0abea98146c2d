import Primitives
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test("Bytes of every length survive a round trip")
    func roundTrip() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
    }

    @Test("Encoding", arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func encoding(bytes: String, text: String) {
        #expect(Base64.encode(Array(bytes.utf8)) == text)
        #expect(Base64.decode(text) == Array(bytes.utf8))
    }

    @Test("The alphabet is the standard one")
    func alphabet() {
        #expect(Base64.encode([0xFB, 0xFF, 0xBF]) == "+/+/")
        #expect(Base64.decode("+/+/") == [0xFB, 0xFF, 0xBF])
        #expect(Base64.decode("-_-_") == nil)
    }

    static let texts: [(text: String, bytes: [UInt8]?)] = [
        ("", []), ("YWJj", Array("abc".utf8)), ("YQ==", Array("a".utf8)), ("YWI=", Array("ab".utf8)),
        ("\nY\r\nQ==\n", Array("a".utf8)), ("YQ=\n=", Array("a".utf8)), ("YR==", Array("a".utf8)),
        ("Y", nil), ("Y===", nil), ("YQ", nil), ("YWJ", nil), ("YQ=", nil), ("YQ===", nil), ("YWJj=", nil),
        ("YWJj====", nil),
        ("=", nil), ("====", nil), ("YQ==YQ==", nil), ("Y=Q=", nil), ("YW J", nil), ("YWJj ", nil), ("YWJ\u{e9}", nil),
        ("YW\u{0}j", nil),
    ]

    @Test("Decoding accepts what Go's StdEncoding accepts", arguments: texts)
    func decoding(text: String, bytes: [UInt8]?) {
        #expect(Base64.decode(text) == bytes)
        #expect(Base64.isValid(text) == (bytes != nil))
    }
}
