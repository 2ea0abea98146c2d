internal import JSON
internal import YAML

/// A document of a manifest as JSON, in which unknown variables are as the file has them: `${NAME}`.
struct ManifestDocument: Sendable {
    /// The document; `null` for an empty one.
    let json: [UInt8]
    /// The unknown variables in it.
    let variables: VariableRanges
    private let document: YAML.Document
    /// The same ranges with those of the placeholders that the variables had, ascending.
    private let pieces: [Piece]

    private struct Piece {
        let output: Range<Int>
        let source: Range<Int>
    }

    init(_ document: YAML.Document, _ placeholders: Placeholders) {
        self.document = document
        let source = document.json
        var output: [UInt8] = []
        var pieces: [Piece] = []
        var ranges: [VariableRanges.Variable] = []
        var at = 0
        while let (range, variable) = placeholders.next(in: source, from: at) {
            output += source[at..<range.lowerBound]
            var writer = JSONWriter()
            writer.string(variable.text)
            // Placeholders are in strings, which have quotes already.
            let text = writer.bytes.dropFirst().dropLast()
            let place = output.count..<output.count + text.count
            pieces.append(Piece(output: place, source: range))
            ranges.append(VariableRanges.Variable(range: place, name: variable.name))
            output += text
            at = range.upperBound
        }
        json = at == 0 ? source : output + source[at...]
        self.pieces = pieces
        variables = VariableRanges(ranges)
    }

    var isEmpty: Bool { json == Array("null".utf8) }

    /// The offset in the text if the document is a part of it; nil if it was converted from YAML.
    var start: Int? { document.positions.isEmpty ? document.start : nil }

    /// Returns the position in the YAML of the value at `offset` of `json`.
    func position(at offset: Int) -> SourcePosition { document.position(at: sourceOffset(of: offset)) }

    /// Returns the offset in the document with placeholders of the byte at `offset` of `json`.
    func sourceOffset(of offset: Int) -> Int {
        var low = 0
        var high = pieces.count
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].output.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        let piece = pieces[low - 1]
        if offset < piece.output.upperBound { return piece.source.lowerBound }
        return piece.source.upperBound + (offset - piece.output.upperBound)
    }
}
