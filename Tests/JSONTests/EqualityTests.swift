import JSON
import TestDocuments
import Testing

@Suite("Equality of values")
struct EqualityTests {
    static let pairs: [(a: String, b: String, same: Bool)] = [
        ("null", "null", true), ("true", "false", false), ("1", "1", true), ("1", "1.0", false), ("1", "\"1\"", false),
        ("0", "-0", false),
        (#""a""#, #""\u0061""#, true), ("[1,2]", "[1, 2]", true), ("[1,2]", "[2,1]", false), ("[1]", "[1,1]", false),
        ("[]", "{}", false),
        (#"{"a":1,"b":2}"#, #"{ "b" : 2, "a" : 1 }"#, true), (#"{"a":1}"#, #"{"a":1,"b":null}"#, false),
        (#"{"a":1,"a":2}"#, #"{"a":2}"#, true),
        (#"{"a":1,"a":2}"#, #"{"a":2,"a":1}"#, false), (#"{"\u0061":[{}]}"#, #"{"a":[{ }]}"#, true),
        (#"{"a":null}"#, "{}", false),
        ("{}", "{ }", true), ("[[]]", "[[[]]]", false),
    ]

    @Test("Ignores the order of members and the spelling of strings, but not that of numbers", arguments: pairs)
    func pair(a: String, b: String, same: Bool) throws {
        let found = try parsing(a) { a in try parsing(b) { b in [a.isSameValue(as: b), b.isSameValue(as: a)] } }
        #expect(found == [same, same])
    }

    @Test("Random values are equal if their trees are", arguments: SeededRandom.seeds)
    func random(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 300) {
            let a = Value.random(depth: 3, using: &random)
            let b = random.once(in: 2) ? a : Value.random(depth: 3, using: &random)
            let found = try parsing(a.json) { a in try parsing([0x20] + b.json) { b in a.isSameValue(as: b) } }
            #expect(found == (a == b), "\(a) and \(b)")
        }
    }
}
