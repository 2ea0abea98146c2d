import Testing
import YAML

/// The reference is YAML 1.1 as read by the tools of Kubernetes.
@Suite("Scalars")
struct ScalarTests {
    static let scalars: [(yaml: String, json: String)] = [
        // Null and booleans, by their spellings.
        ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"), ("nULL", #""nULL""#), ("\"\"", #""""#),
        ("'~'", #""~""#),
        ("true", "true"), ("True", "true"), ("TRUE", "true"), ("tRUE", #""tRUE""#), ("yes", "true"), ("on", "true"),
        ("y", "true"),
        ("false", "false"), ("No", "false"), ("OFF", "false"), ("n", "false"), ("'true'", #""true""#),
        ("\"no\"", #""no""#),
        // Integers.
        ("0", "0"), ("-0", "-0"), ("7", "7"), ("+7", "7"), ("-7", "-7"), ("1_000", "1000"), ("010", "8"),
        ("-010", "-8"), ("0o17", "15"),
        ("0x1F", "31"), ("-0x1F", "-31"), ("0b101", "5"), ("0b2", #""0b2""#), ("0x", #""0x""#), ("0xG", #""0xG""#),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("0x7FFFFFFFFFFFFFFF", "9223372036854775807"),
        ("0x8000000000000000", #""0x8000000000000000""#),
        // A sign stands in front or nowhere.
        ("0x-1", #""0x-1""#), ("0x+1", #""0x+1""#), ("-0x-8000000000000000", #""-0x-8000000000000000""#),
        ("0b-1", #""0b-1""#),
        ("--1", #""--1""#),
        ("+-1", #""+-1""#), ("1-", #""1-""#), ("+", #""+""#),
        // Fractions: the spelling stays where JSON knows it.
        ("1.5", "1.5"), ("3.10", "3.10"), ("-1.50", "-1.50"), ("1e3", "1e3"), ("1E+3", "1E+3"), ("1.5e-3", "1.5e-3"),
        (".5", "0.5"),
        ("5.", "5.0"),
        ("-.5", "-0.5"), ("00.5", "0.5"), ("1.e3", "1000.0"), (".", #"".""#), ("1.2.3", #""1.2.3""#), ("1e", #""1e""#),
        ("1e400", #""1e400""#),
        (".inf", #"".inf""#), (".nan", #"".nan""#), ("1.25.7", #""1.25.7""#), ("v1.25.7", #""v1.25.7""#),
        ("1:30", #""1:30""#),
        // Texts.
        ("plain text", #""plain text""#), ("'it''s'", #""it's""#), (#""a\tb\u00e9\x41""#, #""a\tbéA""#),
        ("!!str 5", #""5""#),
        ("!!str true", #""true""#),
        ("2030-01-01", #""2030-01-01""#), ("é€\u{1F600}", #""é€😀""#), ("a#b", #""a#b""#), ("a # b", #""a""#),
        ("|\n  a\n  b\n", #""a\nb\n""#), ("|-\n  a\n  b\n", #""a\nb""#), (">\n  a\n  b\n", #""a b\n""#),
    ]

    @Test("The spelling of a scalar determines its type", arguments: scalars)
    func scalar(yaml: String, expected: String) throws {
        #expect(try json(yaml) == [expected])
        #expect(try json("a: \(yaml)") == ["{\"a\":\(expected)}"])
    }

    @Test("Empty input has no document, and an empty document is null")
    func empty() throws {
        #expect(try json("") == [])
        #expect(try json("# only a comment\n") == [])
        #expect(try json("---\n") == ["null"])
        #expect(try json("a:\n") == [#"{"a":null}"#])
    }
}
