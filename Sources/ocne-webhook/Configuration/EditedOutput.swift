internal import Checking
internal import EventLoop
internal import Primitives

/// An edited file of manifests.
struct EditedText {
    let text: [UInt8]
    /// Its documents as JSON.
    let documents: [[UInt8]]
    let losses: Losses
    let notes: [String]
    /// Objects that could not be edited.
    var failures: [String] = []
}

/// Prints edited files: their differences, their documents as JSON, or all of them as one YAML stream.
struct EditedOutput {
    enum Format {
        case diff, json, yaml
    }

    let format: Format
    /// True to begin each file of a YAML stream with a comment that names it.
    let namesFiles: Bool
    let wantsColor: Bool
    /// True if the last file has no line end at its end.
    private var isLineOpen = false
    private var isFirst = true

    init(format: Format, namesFiles: Bool, wantsColor: Bool) {
        (self.format, self.namesFiles, self.wantsColor) = (format, namesFiles, wantsColor)
    }

    /// Prints a file. Bytes are kept, except on a terminal, where what is not printable is escaped.
    mutating func write(_ edited: EditedText, from text: [UInt8], named name: String) {
        switch format {
        case .diff:
            let (old, new) = (String(decoding: text, as: UTF8.self), String(decoding: edited.text, as: UTF8.self))
            let difference = UnifiedDiff(from: old, to: new)
            // With colors it is to be read, wherever it goes.
            print(
                difference.text(path: name, inColor: wantsColor, forTerminal: Terminal.isOutput || wantsColor),
                terminator: "")
        case .json:
            for document in edited.documents { Self.emit(String(decoding: document, as: UTF8.self) + "\n") }
        case .yaml: writeYAML(String(decoding: edited.text, as: UTF8.self), named: name)
        }
    }

    /// Appends a file to the stream of those before it.
    private mutating func writeYAML(_ text: String, named name: String) {
        guard !text.isEmpty else { return }
        var text = text[...]
        // A byte order mark is valid only at the beginning of a stream.
        if !isFirst || namesFiles, text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        if !isFirst {
            // Directives come before the line that begins a document.
            let separator = text.hasPrefix("%") ? "...\n" : text.hasPrefix("---") ? "" : "---\n"
            Self.emit((isLineOpen ? "\n" : "") + separator)
        }
        if namesFiles { Self.emit("# Source: \(Printable.escaped(name))\n") }
        Self.emit(String(text))
        isLineOpen = text.utf8.last != UInt8(ascii: "\n")
        isFirst = false
    }

    private static func emit(_ text: String) {
        print(Terminal.isOutput ? Printable.escapedDocument(text) : text, terminator: "")
    }
}
