import Checking
import JSON
import OCNEAPI
import TestDocuments
import Testing

@Suite("Arbitrary text")
struct MutationTests {
    /// The pieces that manifests are made of.
    private static let pieces = [
        "${", "}", "${A=", "$", "\"", "'", "{", "[", "]", ",", ":", ": ", "\n", "\r\n", "\t", "- ", "#", "|", ">",
        "&a ", "*a", "---\n",
        "é",
        "\u{2028}", "\u{FEFF}", "\u{E000}", "null", "~", "<<: ", "token: ", "  ",
    ]

    @Test(
        "Validates and defaults a file with any content, and findings are within it",
        arguments: SeededRandom.seeds)
    func mutated(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let texts = try ["Broken", "Fine"].flatMap { folder in
            try Files.names(in: folder).map { Array(try Files.text("\(folder)/\($0)").utf8) }
        }
        for _ in 0..<PropertyRun.count(default: 150) {
            var text = texts[random.below(texts.count)]
            for _ in 0...random.below(4) {
                let at = random.below(text.count)
                switch random.below(3) {
                case 0: text.insert(contentsOf: Array(Self.pieces[random.below(Self.pieces.count)].utf8), at: at)
                case 1: text.removeSubrange(at..<min(at + random.below(20), text.count))
                default: text[at] = UInt8(truncatingIfNeeded: random.next())
                }
            }
            let source = String(decoding: text, as: UTF8.self)
            let report = try report(on: source)
            let lines = source.utf8.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
            for finding in report.findings {
                try #require(
                    1...lines ~= finding.position.line && finding.position.column >= 1 && finding.length >= 1,
                    "\(finding)")
            }
            _ = report.text(inColor: true)
            let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
            guard let file = try? DefaultedFile(Array(source.utf8), named: "", configuration)
            else { continue }
            _ = UnifiedDiff(from: source, to: String(decoding: file.text, as: UTF8.self)).text(
                path: "a")
        }
    }
}
