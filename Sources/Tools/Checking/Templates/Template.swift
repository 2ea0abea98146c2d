internal import JSON

/// A manifest with variables, which `clusterctl` substitutes before it parses the YAML: `${NAME}`,
/// `${NAME=default}`, `${NAME:=default}`, `${NAME-default}`, `${NAME:-default}`, the functions of `TemplateFunction`,
/// and `$${` for a plain `${`.
///
/// An unknown variable becomes a placeholder. Any other dollar sign is kept, since scripts in `files` contain many.
struct Template: Sendable {
    /// The text with values and placeholders in place of variables.
    let text: [UInt8]
    /// The placeholders in the text.
    let placeholders: Placeholders
    /// The values in the text that are not defaults.
    let values: ValueMask
    private let substitutions: ReplacedRanges

    /// - Throws: `UnreadableManifest` if the text contains every character that a placeholder could have.
    init(_ source: [UInt8], _ variables: TemplateVariables) throws(UnreadableManifest) {
        let values = TemplateParser.names(in: source).compactMap { variables.value(of: $0) }.map { Array($0.utf8) }
        guard let characters = PrivateCharacters(unusedIn: [source] + values) else {
            throw UnreadableManifest(
                reason: "the text contains all characters for private use (U+E000 to U+F8FF)",
                position: SourcePosition(line: 1, column: 1), help: "remove them, or the variables of the template")
        }
        var parser = TemplateParser(source, variables, Placeholders(characters))
        var output: [UInt8] = []
        var substitutions = ReplacedRanges()
        var at = 0
        while !variables.areAbsent, let start = source[at...].firstIndex(of: UInt8(ascii: "$")) {
            output += source[at..<start]
            if source[at..<start].contains(UInt8(ascii: "\n")) { parser.startLine() }
            guard let (replacement, end) = parser.expansion(at: start) else {
                output.append(source[start])
                at = start + 1
                continue
            }
            substitutions.append(output.count..<output.count + replacement.count, for: start..<end)
            output += replacement
            at = end
        }
        output += source[at...]
        text = output
        placeholders = parser.placeholders
        self.values = ValueMask(parser.insertions)
        self.substitutions = substitutions
    }

    /// Returns the source offset of the byte at `offset` of the text; within a value, the start of its variable.
    func sourceOffset(of offset: Int) -> Int { substitutions.sourceOffset(of: offset) }
}
