import JSON
import Testing

@Suite("Numbers")
struct NumberTests {
    static let integers: [(text: String, value: Int64?)] = [
        ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9223372036854775807", .max), ("-9223372036854775808", .min),
        ("9223372036854775808", nil), ("-9223372036854775809", nil), ("99999999999999999999", nil), ("1.0", nil),
        ("1e0", nil),
        ("1E2", nil),
        ("0.0", nil), ("\"1\"", nil), ("true", nil), ("null", nil), ("[1]", nil),
    ]

    @Test("Reads integers of 64 bits", arguments: integers)
    func int64(text: String, value: Int64?) throws {
        #expect(try parsing(text) { $0.int64 } == value)
    }

    @Test("A number with a fraction or an exponent is not an integer")
    func isInteger() throws {
        let found = try ["1", "-0", "123456789012345678901", "1.0", "1e5", "1E-1", "\"1\""].map { text in
            try parsing(text) { $0.isInteger }
        }
        #expect(found == [true, true, true, false, false, false, false])
    }

    @Test("Parses decimal numbers exactly or not at all")
    func decimals() {
        let cases: [(String, Int64?)] = [
            ("0", 0), ("007", 7), ("-1", -1), ("", nil), ("-", nil), ("+1", nil), ("1 ", nil), (" 1", nil), ("1a", nil),
            ("1-", nil),
            ("9223372036854775807", .max), ("9223372036854775808", nil), ("-9223372036854775808", .min),
            ("-9223372036854775809", nil),
        ]
        for (text, value) in cases {
            let bytes = Array(text.utf8)
            #expect(parseDecimal(bytes.span) == value, "\(text)")
        }
    }
}
