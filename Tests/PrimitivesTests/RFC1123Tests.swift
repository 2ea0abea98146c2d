import Primitives
import Testing

@Suite("RFC 1123 names")
struct RFC1123Tests {
    private static let letters63 = String(repeating: "a", count: 63)

    static let cases: [(name: String, isLabel: Bool, isSubdomain: Bool)] = [
        ("a", true, true), ("a-1", true, true), ("a--b", true, true), ("1", true, true), (letters63, true, true),
        ("a.b", false, true), (letters63 + "a", false, true), ("a-.b", false, false), ("a.-b", false, false),
        ("", false, false), ("-a", false, false), ("a-", false, false), ("A", false, false), ("a_b", false, false),
        (".a", false, false), ("a.", false, false), ("a..b", false, false), ("\u{e9}", false, false),
        (String(repeating: "a.", count: 126) + "a", false, true),
        (String(repeating: "a.", count: 126) + "ab", false, false),
    ]

    @Test("Labels and subdomains", arguments: cases)
    func kinds(name: String, isLabel: Bool, isSubdomain: Bool) {
        #expect(RFC1123.isLabel(name) == isLabel)
        #expect(RFC1123.isSubdomain(name) == isSubdomain)
    }

    @Test("Case can be ignored")
    func upperCase() {
        let isName = RFC1123.isSubdomain("Example.COM".utf8.span, ignoringCase: true)
        #expect(isName && !RFC1123.isSubdomain("Example.COM"))
    }

    @Test("Labels of host names have 63 bytes at most")
    func hostNames() {
        #expect(RFC1123.isHostName("Example.com") && RFC1123.isHostName("\(Self.letters63).b"))
        #expect(!RFC1123.isHostName("\(Self.letters63)a.b") && !RFC1123.isHostName("") && !RFC1123.isHostName("a b"))
    }
}
