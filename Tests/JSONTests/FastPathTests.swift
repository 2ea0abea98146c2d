import JSON
import TestDocuments
import Testing

/// Short documents are read by general steps alone, long ones by the fast path.
@Suite("Fast path of the parser")
struct FastPathTests {
    private static let fragments = [
        "0", "1", "9", "12", "123456789", "1234567890", "-", ".", "e", "E+", "true", "false", "null", "tru", "nul",
        "\"",
        "\"\"", "\"a\"", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\x", "\\", "a", " ", "é", "\u{1}", "{}", "[]", "{",
        "}",
        "[", "]", ":", ",", "\"k\":",
    ].map { Array($0.utf8) }

    /// Inputs below this size have no place from which the fast path may read.
    private static let shortBytes = 24
    private static let shapes: [Shape] = [
        .none, Shape(.list(.list(.value(.smallIntegers, noted: [.number, .string], as: 1)))),
        Shape(.list(.list(.map(.value(.string))))), Shape(.list(.opaque)), Shape(.list(.list(.opaque))),
    ]

    /// The kinds and texts of a value and all its content; `shift` is the position of the value's first byte.
    private static func entries(_ value: Cursor, shift: Int) -> [String] {
        if value.isOpaque {
            var tape = Tape(capacity: 16)
            guard let content = try? tape.parse(value.text) else { return ["not JSON"] }
            return Self.entries(content.root, shift: shift - value.byteOffset)
        }
        var entries = ["\(value.kind) \(value.byteOffset - shift) \(value.text.count) \(value.hasEscapes)"]
        var members = value.members
        while let member = members.next() {
            entries += Self.entries(member.name, shift: shift) + Self.entries(member.value, shift: shift)
        }
        var elements = value.elements
        while let element = elements.next() { entries += Self.entries(element, shift: shift) }
        return entries
    }

    private static func read(_ text: [UInt8], _ shape: Shape) -> Result<[String], JSONError> {
        var tape = Tape(capacity: 16)
        do throws(JSONError) {
            let root = try tape.parse(text.span, expecting: shape).root
            guard let first = root.element(at: 0) else { return .success([]) }
            return .success(entries(first, shift: first.byteOffset))
        } catch {
            return .failure(error)
        }
    }

    @Test("It reads and refuses what general steps do", arguments: SeededRandom.seeds)
    func same(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let padding = Array(#",""# + String(repeating: ".", count: 64) + #""]"#).map { $0.asciiValue ?? 0 }
        for _ in 0..<PropertyRun.count(default: 20_000) {
            let text = (0..<(1 + random.below(5))).flatMap { _ in Self.fragments[random.below(Self.fragments.count)] }
            let short = Array("[[".utf8) + text + Array("]]".utf8)
            guard short.count < Self.shortBytes else { continue }
            let long = Array(short.dropLast()) + padding
            for shape in Self.shapes {
                switch (Self.read(short, .none), Self.read(long, shape)) {
                case (.success(let expected), .success(let found)): #expect(found == expected, "\(short)")
                case (.failure(let expected), .failure(let found)):
                    // What follows the text differs.
                    guard expected.byteOffset < 2 + text.count, expected.code != .unexpectedEnd else { continue }
                    #expect(found.code == expected.code && found.byteOffset == expected.byteOffset, "\(short)")
                case (.failure(let expected), .success):
                    #expect(expected.code == .unexpectedEnd || expected.code == .trailingText, "\(short)")
                case (.success, .failure(let found)): Issue.record("\(short): \(found)")
                }
            }
        }
    }

    @Test("A value that needs a check is noted, however many there are", arguments: [1, 31, 32, 33, 5_000])
    func manyNotes(count: Int) throws {
        let shape = Shape(.tagged(1, .list(.value([], noted: [.string, .number], as: 7))))
        let elements = (0..<count).map { $0 % 3 == 0 ? "\($0)" : "\"\($0)\"" }.joined(separator: ",")
        let bytes = Array("[\(elements)]".utf8)
        var tape = Tape(capacity: 16)
        let document = try tape.parse(bytes.span, expecting: shape)
        var checked: [String] = []
        let isMet = document.meets(1, document.root) { value, what in
            checked.append(what == 7 ? String(decoding: Array(copying: value.text), as: UTF8.self) : "?")
            return true
        }
        #expect(isMet)
        #expect(checked.joined(separator: ",") == elements)
    }

    @Test("Only integers of up to nine digits without a sign are small")
    func smallIntegers() throws {
        let shape = Shape(.tagged(1, .list(.value(.smallIntegers, noted: .number, as: 1))))
        for (number, isNoted) in [
            ("0", false), ("999999999", false), ("1000000000", true), ("-1", true), ("1.0", true), ("1e3", true),
        ] {
            let bytes = Array("[\(number),\(String(repeating: "1,", count: 40))1]".utf8)
            var tape = Tape()
            let document = try tape.parse(bytes.span, expecting: shape)
            var notes: [String] = []
            _ = document.meets(1, document.root) { value, _ in
                notes.append(String(decoding: Array(copying: value.text), as: UTF8.self))
                return true
            }
            // General steps read the end of the input, and note any number.
            #expect(notes.contains(number) == isNoted, "\(number)")
        }
    }

    @Test(
        "Only usual times in UTC need no check",
        arguments: [
            ("2030-01-28T23:59:59Z", false), ("2030-01-29T00:00:00Z", true), ("2030-13-01T00:00:00Z", true),
            ("2030-00-01T00:00:00Z", true), ("2030-01-01T24:00:00Z", true), ("2030-01-01T00:00:60Z", true),
            ("2030-01-01T00:00:00+01:00", true), ("2030-01-01T00:00:00z", true), ("2030-01-01T00:00:00", true),
            (#"2030-01-01T00:00:0\u0030Z"#, true), ("", true),
        ])
    func times(text: String, isNoted: Bool) throws {
        let shape = Shape(.tagged(1, .list(.value(.utcTimes, noted: .string, as: 1))))
        let bytes = Array("[\"\(text)\",null,null,null,null,null,null,null]".utf8)
        var tape = Tape()
        let document = try tape.parse(bytes.span, expecting: shape)
        var notes = 0
        #expect(
            document.meets(1, document.root) { _, _ in
                notes += 1
                return true
            })
        #expect(notes == (isNoted ? 1 : 0))
    }
}
