internal import JSON
internal import YAML

/// A document of a manifest as JSON, in which unknown variables are as the file has them: `${NAME}`, or an action of a
/// template in a string: `{{ .Values.name }}`.
struct ManifestDocument: Sendable {
    /// The document; `null` for an empty one.
    let json: [UInt8]
    /// The unknown variables in it, and the actions.
    let variables: VariableRanges
    private let document: YAML.Document
    /// The same ranges with those of the placeholders that the variables had.
    private let replaced: ReplacedRanges

    init(_ document: YAML.Document, _ placeholders: Placeholders, _ values: TemplateVariables) {
        self.document = document
        let source = document.json
        var output: [UInt8] = []
        var replaced = ReplacedRanges()
        var ranges: [VariableRanges.Variable] = []
        var at = 0
        while let (range, variable) = placeholders.next(in: source, from: at) {
            output += source[at..<range.lowerBound]
            var writer = JSONWriter()
            writer.string(variable.text)
            // Placeholders are in strings, which have quotes already.
            let text = writer.bytes.dropFirst().dropLast()
            let place = output.count..<output.count + text.count
            replaced.append(place, for: range)
            ranges.append(VariableRanges.Variable(range: place, name: variable.name))
            output += text
            at = range.upperBound
        }
        json = at == 0 ? source : output + source[at...]
        self.replaced = replaced
        variables = VariableRanges(ranges).merged(with: values.areAbsent ? [] : TemplateAction.all(in: json))
    }

    var isEmpty: Bool { json == Array("null".utf8) }

    /// The offset in the text if the document is a part of it; nil if it was converted from YAML.
    var start: Int? { document.positions.isEmpty ? document.start : nil }

    /// Returns the position in the YAML of the value at `offset` of `json`.
    func position(at offset: Int) -> SourcePosition { document.position(at: sourceOffset(of: offset)) }

    /// Returns the offset in the document with placeholders of the byte at `offset` of `json`.
    func sourceOffset(of offset: Int) -> Int { replaced.sourceOffset(of: offset) }
}
