import JSON
import TestDocuments
import Testing

/// For any input: a document, or an error with a position inside it, and the same again for the same bytes.
@Suite("Malformed documents")
struct FuzzTests {
    private static let document = Array(
        #"{"a":[1,-2.5e+3,"text \u00e9\ud83d\ude00 \" é€😀",{"b":null,"c":[true,false,{}]},[]],"long name of a member":{"x":"0123456789abcdef"}}"#
            .utf8)

    private static func holds(_ bytes: [UInt8]) -> Bool {
        guard let found = failure(of: bytes) else { return true }
        return 0...bytes.count ~= found.byteOffset && found.line >= 1 && found.column >= 1
            && failure(of: bytes) == found
    }

    @Test("Rejects truncated documents with a position inside")
    func chopped() {
        for length in 0..<Self.document.count {
            let bytes = Array(Self.document.prefix(length))
            #expect(failure(of: bytes) != nil, "\(length)")
            #expect(Self.holds(bytes))
        }
        #expect(failure(of: Self.document) == nil)
    }

    @Test("Reads or rejects a document with any byte changed", arguments: 0..<4)
    func changed(part: Int) {
        let quarter = Self.document.count / 4
        for index in (part * quarter)..<min((part + 1) * quarter, Self.document.count) {
            var bytes = Self.document
            for value in stride(from: 0, through: 255, by: 3) {
                bytes[index] = UInt8(value)
                if !Self.holds(bytes) { Issue.record("byte \(index) as \(value)") }
            }
        }
    }

    @Test("Reads or rejects garbage", arguments: SeededRandom.seeds)
    func garbage(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let alphabet = Array("{}[]\",:0123456789.eE+-truefalsn \\u\n\u{E9}".utf8) + [0, 0x1F, 0x7F, 0xC3, 0xFF]
        for _ in 0..<PropertyRun.count(default: 5_000) {
            let bytes = (0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] }
            if !Self.holds(bytes) { Issue.record("\(bytes)") }
        }
    }

    @Test("Accepted documents can be walked and written byte for byte", arguments: SeededRandom.seeds)
    func walked(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<PropertyRun.count(default: 300) {
            var bytes = Value.random(depth: 5, using: &random).json
            // Swap some bytes; most of the results are not JSON any more.
            for _ in 0..<random.below(3) where !bytes.isEmpty {
                bytes.swapAt(random.below(bytes.count), random.below(bytes.count))
            }
            guard failure(of: bytes) == nil else { continue }
            let value = try Value(json: bytes)
            #expect(try Value(json: value.json) == value)
        }
    }
}
