import JSON
import Testing

@Suite("Name keys")
struct NameKeyTests {
    static let names: [(name: StaticString, isWhole: Bool)] = [
        ("", true), ("a", true), ("ab", true), ("abcdefg", true), ("abcdefgh", true), ("abcdefghi", true),
        ("abcdefghijklmnop", true),
        ("abcdefghijklmnopq", false), ("controlPlaneConfig", false),
    ]

    @Test(
        "A name has the key of its literal at every position of the input, even at its start", arguments: 0..<9)
    func everywhere(index: Int) throws {
        let (name, isWhole) = Self.names[index]
        let key = NameKey(name)
        #expect(key.isWhole == isWhole)
        // The shortest possible input with the string, and longer ones on both sides.
        for before in 0..<10 {
            for after in [0, 1, 9] {
                let text = String(repeating: " ", count: before) + "\"\(name)\"" + String(repeating: " ", count: after)
                #expect(try parsing(text) { $0.nameKey } == key, "\(before) before, \(after) after")
            }
        }
    }

    @Test("Different names have different keys, unless they only differ between the first and the last eight bytes")
    func different() throws {
        func key(_ text: String) throws -> NameKey? { try parsing(text) { $0.nameKey } }
        #expect(try key(#""a""#) != key(#""b""#))
        #expect(try key(#""a""#) != key(#""aa""#))
        #expect(try key(#""""#) != key(#""a""#))
        #expect(try key(#""abcdefghX""#) != key(#""abcdefghY""#))
        #expect(try key(#""abcdefghXbcdefgh""#) != key(#""abcdefghYbcdefgh""#))
        #expect(try key(#""abcdefghXabcdefgh""#) == key(#""abcdefghYabcdefgh""#))
        #expect(try key(#""abcdefghXabcdefgh""#) != key(#""abcdefghXXabcdefgh""#))
    }

    @Test("Escaped strings and other values have no key")
    func none() throws {
        for text in [#""\u0061""#, "1", "null", "[]", "{}"] {
            #expect(try parsing(text) { $0.nameKey } == nil, "\(text)")
        }
    }
}
