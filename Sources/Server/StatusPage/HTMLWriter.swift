internal import Primitives

/// A writer of HTML. Only literals in the source are markup; any other string is escaped, so that no peer can inject
/// markup.
struct HTMLWriter {
    private(set) var bytes: [UInt8] = []

    /// Appends markup.
    mutating func markup(_ text: StaticString) {
        bytes.append(contentsOf: "\(text)".utf8)
    }

    /// Appends a string, escaped for elements and quoted attributes.
    /// Writes invisible characters, and those that affect the rendering of their neighbours (controls, bidirectional
    /// formatting), as numbers, so that one name cannot look like another.
    mutating func text(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": markup("&amp;")
            case "<": markup("&lt;")
            case ">": markup("&gt;")
            case "\"": markup("&quot;")
            case "'": markup("&#39;")
            case _ where !scalar.isPrintable: number(scalar.value)
            default: bytes.append(contentsOf: UTF8.encode(scalar)?.map { $0 } ?? [])
            }
        }
    }

    /// Appends a string that may wrap after its separators.
    mutating func breakableText(_ text: String) {
        var part = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            part.append(scalar)
            guard scalar == "/" || scalar == ":" || scalar == "." || scalar == "@" || scalar == "-" else { continue }
            self.text(String(part))
            markup("<wbr>")
            part.removeAll()
        }
        self.text(String(part))
    }

    /// Appends `⟨U+202E⟩`.
    private mutating func number(_ value: UInt32) {
        let digits = String(value, radix: 16, uppercase: true)
        bytes += Array("\u{27E8}U+\(String(repeating: "0", count: max(4 - digits.count, 0)))\(digits)\u{27E9}".utf8)
    }
}
