import JSON
import Testing

/// A value compared with an earlier one.
@Suite("Repetition")
struct RepetitionTests {
    private static let padding = #","more":"\#(String(repeating: ".", count: 128))"}"#

    /// Returns true if `b` meets the expectation after `a` has.
    private static func meets(_ a: String, _ b: String, _ expectation: JSON.Expectation) throws -> Bool {
        let shape = Shape(
            .envelope([.init("a", .tagged(1, expectation)), .init("b", .repeated(.tagged(1, expectation)))]))
        let bytes = Array(#"{"a":\#(a),"b":\#(b)\#(padding)"#.utf8)
        var tape = Tape(capacity: 16)
        let document = try tape.parse(bytes.span, expecting: shape)
        guard let first = document.root["a"], let second = document.root["b"] else { return false }
        let isFirstMet = document.meets(1, first) { _, _ in true }
        #expect(isFirstMet)
        return document.meets(1, second) { _, _ in true }
    }

    @Test("Content skipped the first time is read the second time")
    func skippedFirst() throws {
        // The second one has another order, so that it does not meet the expectation.
        let expectation = JSON.Expectation.envelope([.init("x", .value(.string)), .init("y", .value(.number))])
        #expect(try Self.meets(#"{"y":1,"x":2}"#, #"{"x":2}"#, expectation) == false)
        #expect(try Self.meets(#"{"y":1,"w":1,"x":2}"#, #"{"w":1,"x":2}"#, expectation) == false)
        #expect(try Self.meets(#"{"y":1,"x":2}"#, #"{"y":1,"x":2}"#, expectation))
        #expect(try Self.meets(#"{"x":"a","y":1}"#, #"{"x":"a","y":2}"#, expectation))
        let deeper = JSON.Expectation.object([.init("z", .list(expectation))])
        #expect(try Self.meets(#"{"z":[{"y":1,"x":2}]}"#, #"{"z":[{"y":1,"x":2},{"x":2}]}"#, deeper) == false)
        #expect(try Self.meets(#"{"z":[{"y":1,"x":2}]}"#, #"{"z":[{"x":2}]}"#, deeper) == false)
    }

    @Test("Only an earlier value in the same object with the same tag is an original")
    func elsewhere() throws {
        let expectation = JSON.Expectation.tagged(1, .map(.value(.string)))
        let shape = Shape(
            .envelope([.init("a", .map(expectation)), .init("b", .repeated(expectation)), .init("c", expectation)]))
        for text in [#"{"a":{"n":{"k":"v"}},"b":{"k":"v"}"#, #"{"b":{"k":"v"},"c":{"k":"v"}"#, #"{"b":{"k":"v"}"#] {
            var tape = Tape(capacity: 16)
            let bytes = Array((text + Self.padding).utf8)
            let document = try tape.parse(bytes.span, expecting: shape)
            var value: String? = nil
            if let found = document.root["b"] { value = String(decoding: Array(copying: found.text), as: UTF8.self) }
            #expect(value == #"{"k":"v"}"#)
        }
    }

    @Test(
        "The second value is read correctly at any depth, wherever the two differ", arguments: [1, 15, 16, 17, 40])
    func depth(levels: Int) throws {
        func object(_ inner: String) -> String {
            String(repeating: #"{"j":1,"k":[true,"#, count: levels) + inner
                + String(repeating: #"],"l":{}}"#, count: levels)
        }
        let shape = Shape(
            .envelope([.init("a", .tagged(1, .map(.anything))), .init("b", .repeated(.tagged(1, .map(.anything))))]))
        for (inner, other) in [
            ("1", "1"), ("1", "12"), ("12", "1"), (#""a""#, #""b""#), ("{}", "[]"), ("[1,2]", "[2]"),
            ("null", #"{"x":[]}"#),
        ] {
            var tape = Tape(capacity: 16)
            let second = object(other)
            let bytes = Array((#"{"a":\#(object(inner)),"b":\#(second)"# + Self.padding).utf8)
            var alone = Tape()
            let expected = Array(second.utf8)
            let isSame = try tape.parse(bytes.span, expecting: shape).root["b"]?.isSameValue(
                as: alone.parse(expected.span).root)
            #expect(isSame == true, "\(inner), \(other)")
        }
    }
}
