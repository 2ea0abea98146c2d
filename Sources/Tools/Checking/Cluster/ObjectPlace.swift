public import JSON
public import YAML

/// A place in a file.
public struct SourcePlace: Sendable, Equatable {
    /// The file, as it was named.
    public let file: String
    /// Line and column; columns count Unicode scalars.
    public let position: SourcePosition

    /// `FILE:LINE:COLUMN`.
    var description: String { "\(file):\(position.line):\(position.column)" }
}

/// A file of a dump.
public final class DumpFile {
    let name: String
    private let text: [UInt8]
    private lazy var source = SourceText(text)
    private lazy var yaml = SourceText(text, asYAML: true)

    /// Creates a file with a name for findings and a content.
    public init(_ name: String, _ text: [UInt8]) {
        self.name = name
        self.text = text
    }

    /// Returns the position of the byte at `offset` of a document's JSON.
    fileprivate func position(of offset: Int, in document: YAML.Document) -> SourcePosition {
        // A JSON document is not converted, so its offsets are those of the text.
        if document.positions.isEmpty { return source.position(of: document.start + offset) }
        return source.position(of: yaml.offset(of: document.position(at: offset)))
    }
}

/// The place of an object of a dump.
public struct ObjectPlace {
    private let file: DumpFile
    private let document: YAML.Document
    private let offset: Int

    /// Creates the place of an object that begins at `offset` of the JSON of a document of a file.
    public init(_ file: DumpFile, _ document: YAML.Document, offset: Int) {
        self.file = file
        self.document = document
        self.offset = offset
    }

    /// Returns the place of each judgment on an object: of the field, or of the nearest one around it.
    func places(of judgments: [Judgment], in object: Span<UInt8>) throws(JSONError) -> [SourcePlace] {
        var tape = Tape()
        var index = OffsetIndex(of: try tape.parse(object).root)
        var places: [SourcePlace] = []
        for judgment in judgments {
            let offset = offset + index.offset(of: judgment.path, isAboutName: judgment.isAboutName)
            places.append(SourcePlace(file: file.name, position: file.position(of: offset, in: document)))
        }
        return places
    }
}
