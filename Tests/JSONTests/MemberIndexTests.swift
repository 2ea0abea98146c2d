import JSON
import TestDocuments
import Testing

@Suite("Member index")
struct MemberIndexTests {
    /// Returns an object with `count` members `m0`, `m1`, ... whose values are their numbers.
    private static func object(_ count: Int, _ more: String = "") -> [UInt8] {
        Array(("{" + (0..<count).map { #""m\#($0)": \#($0)"# }.joined(separator: ", ") + more + "}").utf8)
    }

    @Test(
        "Finds the same members as a linear search, in small and large objects",
        arguments: [0, 1, 20, 31, 32, 33, 500])
    func same(count: Int) throws {
        let text = Self.object(count)
        let names = Array((#"["m0", "m1", "m31", "m499", "m500", "m", "", "\u006d1", "M1", 5]"#).utf8)
        var tape = Tape(capacity: 16)
        var others = Tape(capacity: 16)
        let object = try tape.parse(text.span).root
        let index = MemberIndex(of: object)
        var elements = try others.parse(names.span).root.elements
        while let name = elements.next() {
            let (found, expected) = (index.value(named: name)?.int64, object.member(named: name)?.int64)
            #expect(found == expected)
        }
    }

    @Test("The last of duplicate members wins, regardless of spelling", arguments: [2, 100])
    func duplicates(count: Int) throws {
        let text = Self.object(count, #", "\u006d0": -1, "m1": -2"#)
        var tape = Tape(capacity: 16)
        let object = try tape.parse(text.span).root
        let index = MemberIndex(of: object)
        var members = object.members
        var found: [Int64?] = []
        while let member = members.next() { found.append(index.value(named: member.name)?.int64) }
        #expect(found.prefix(2) == [-1, -2])
        #expect(found.suffix(2) == [-1, -2])
    }

    @Test("Absent values and values other than objects have no members")
    func nothing() throws {
        let text = Array(#"{"a": 5, "b": {}, "c": ["a"]}"#.utf8)
        var tape = Tape(capacity: 16)
        let root = try tape.parse(text.span).root
        var members = root.members
        while let member = members.next() {
            let isInAbsent = MemberIndex(of: Field(root)["absent"]).value(named: member.name) != nil
            let isInValue = MemberIndex(of: member.value).value(named: member.name) != nil
            let isInRoot = MemberIndex(of: root).value(named: member.name) != nil
            #expect(!isInAbsent && !isInValue && isInRoot)
        }
    }

    @Test("Comparing large objects takes linear time", .slow)
    func linear() throws {
        let names = (0..<60_000).map { "\"name-\($0)\": 1" }
        let forth = Array(("{" + names.joined(separator: ",") + "}").utf8)
        let back = Array(("{" + names.reversed().joined(separator: ",") + "}").utf8)
        var one = Tape(capacity: 16)
        var two = Tape(capacity: 16)
        let clock = ContinuousClock()
        let a = try one.parse(forth.span).root
        let b = try two.parse(back.span).root
        // Quadratic time would be 3.6 thousand million steps.
        let start = clock.now
        let isSame = a.isSameValue(as: b)
        #expect(isSame)
        #expect(clock.now - start < .seconds(10))
    }
}
