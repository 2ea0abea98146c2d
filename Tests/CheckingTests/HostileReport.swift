import OCNEAPI
import TestDocuments

@testable import Checking

/// Reports on files whose names, keys and values are made to break out of their place.
enum HostileReport {
    static let pieces: [String] =
        (0..<0x20).map { "\(Unicode.Scalar(UInt8($0)))" } + (0x7F..<0xA1).map { "\(Unicode.Scalar(UInt8($0)))" } + [
            "\u{1B}[2K", "\u{202E}", "\u{2066}", "\u{200B}", "\u{2028}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}", "\u{E000}",
            "\u{E0041}",
            "::error::x", "::", "##[error]", "##vso[task]", "%0A", "%", "<b>", "&", "]]>", "\"", "'", "\\", ",", ":",
            " ", "a", "é", "\u{1F600}",
        ]

    static func text(using random: inout SeededRandom) -> String {
        (0..<random.below(6)).map { _ in pieces[random.below(pieces.count)] }.joined()
    }

    /// Returns a report with at least one finding.
    static func next(using random: inout SeededRandom) throws -> CheckReport {
        let names = (0..<4).map { _ in text(using: &random) }
        let object = Value.object([
            Array("apiVersion".utf8): .string(Array("bootstrap.cluster.x-k8s.io/v1beta2".utf8)),
            Array("kind".utf8): .string(Array((random.once(in: 4) ? "OCNE\(names[0])" : "OCNEConfig").utf8)),
            Array("metadata".utf8): .object([
                Array("name".utf8): .string(Array(names[1].utf8)),
                Array("labels".utf8): .object([Array("!\(names[2])".utf8): .string(Array(names[3].utf8))]),
            ]),
            Array("spec".utf8): .object([
                Array("format".utf8): .string(Array("!\(names[0])".utf8)), Array("?\(names[1])".utf8): .bool(true),
            ]),
        ])
        return try report(on: String(decoding: object.json, as: UTF8.self), named: text(using: &random))
    }
}
