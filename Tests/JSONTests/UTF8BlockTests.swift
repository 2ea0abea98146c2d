import JSON
import TestDocuments
import Testing

/// Text behind its first non-ASCII character is read in blocks of sixteen bytes. The standard library's decoder is the
/// reference, also for the position of an error: the end of the longest well-formed beginning.
@Suite("UTF-8 in blocks")
struct UTF8BlockTests {
    /// Compares a string that begins with a character of two bytes, with enough text behind it for whole blocks.
    private static func expectSame(_ content: [UInt8]) {
        let text = Array("é".utf8) + content + [UInt8](repeating: UInt8(ascii: "y"), count: 40)
        let refusal = failure(of: quotedBytes(text))
        guard String(validating: text, as: UTF8.self) == nil else {
            if refusal != nil { Issue.record("\(content) is refused") }
            return
        }
        let valid = text.indices.last { String(validating: text[..<$0], as: UTF8.self) != nil } ?? 0
        // Behind the quote.
        if refusal?.code != .invalidUTF8 || refusal?.byteOffset != valid + 1 {
            Issue.record("\(content): \(String(describing: refusal)) instead of an error at \(valid + 1)")
        }
    }

    @Test("Sequences at both ends and across the end of a block", arguments: [0, 1, 6, 12, 13, 14, 15, 16, 31])
    func borders(offset: Int) {
        let leads: [UInt8] = [0x7F, 0x80, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5]
        let seconds: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2]
        let filler =
            Array(repeating: Array("é".utf8), count: offset / 2).joined() + [UInt8(ascii: "x")].prefix(offset % 2)
        let plain = [UInt8](repeating: UInt8(ascii: "x"), count: offset)
        for lead in leads {
            for second in seconds {
                for (third, fourth) in [(0x80, 0x80), (0x80, 0x41), (0xBF, 0xBF), (0x41, 0x80), (0x80, 0xC2)] {
                    let sequence = [lead, second, UInt8(third), UInt8(fourth)]
                    Self.expectSame(plain + sequence)
                    Self.expectSame(filler + sequence)
                }
            }
        }
    }

    @Test("Every end of the string in a block, behind characters of each length", arguments: ["é", "€", "😀"])
    func ends(character: String) throws {
        for length in 0..<40 {
            let content = Array(String(repeating: character, count: length).utf8)
            for rest in 0..<20 {
                let text = content + [UInt8](repeating: UInt8(ascii: "x"), count: rest)
                #expect(try parsing([0x5B] + quotedBytes(text) + Array(",[],{}]".utf8)) { $0.count } == 3)
            }
            for cut in 1..<character.utf8.count where length > 0 {
                let refusal = failure(of: quotedBytes(content.dropLast(cut)))
                #expect(refusal?.code == .invalidUTF8)
                #expect(refusal?.byteOffset == content.count - character.utf8.count + 1)
            }
        }
    }

    @Test("Quotes, escapes and controls between characters")
    func specialBytes() throws {
        for offset in 0..<20 {
            let before = Array("é".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: offset) + Array("😀".utf8)
            let after = Array("€".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 40)
            let escape = try parsing(quotedBytes(before + Array(#"\"\u00e9"#.utf8) + after)) { $0.string }
            #expect(escape.map { Array($0.utf8) } == before + Array("\"é".utf8) + after)
            let refusal = try #require(failure(of: quotedBytes(before + [0x1F] + after)))
            #expect(refusal.code == .controlCharacter)
            #expect(refusal.byteOffset == before.count + 1)
        }
    }

    @Test("Random text with changed bytes", arguments: SeededRandom.seeds)
    func changed(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let characters = ["x", "é", "ÿ", "€", "\u{FFFD}", "\u{D7FF}", "😀", "\u{10FFFF}"].map { Array($0.utf8) }
        for _ in 0..<PropertyRun.count(default: 1_000) {
            var text = (0..<random.below(30)).flatMap { _ in characters[random.below(characters.count)] }
            for _ in 0..<random.below(3) where !text.isEmpty {
                let byte = UInt8(truncatingIfNeeded: 0x80 + random.below(0x80))
                text[random.below(text.count)] = byte
            }
            Self.expectSame(text)
        }
    }
}
