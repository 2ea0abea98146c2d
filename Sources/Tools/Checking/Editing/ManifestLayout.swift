internal import JSON

/// How the text of a manifest is laid out in lines: where members of a block end, and which comments belong to them.
///
/// It knows YAML as people usually write it; what is made with its help has to be read back and compared.
struct ManifestLayout {
    let file: ManifestFile
    /// The column of the comment on a line.
    private let comments: [Int: Int]
    /// Lines that end as the others do.
    let lineEnd: String

    init(_ file: ManifestFile) {
        self.file = file
        lineEnd = file.source.bytes.contains(UInt8(ascii: "\r")) ? "\r\n" : "\n"
        comments = Dictionary(file.comments.map { ($0.line, $0.column) }) { first, _ in first }
    }

    private var source: SourceText { file.source }

    /// The bytes of whole lines.
    func bytes(of lines: ClosedRange<Int>) -> Range<Int> {
        source.offset(ofLine: lines.lowerBound)..<source.offset(ofLine: lines.upperBound + 1)
    }

    /// Spaces at the beginning of a line.
    func indent(of line: Int) -> Int { source.line(line).utf8.prefix { $0 == UInt8(ascii: " ") }.count }

    func isBlank(_ line: Int) -> Bool { source.line(line).allSatisfy { $0 == " " || $0 == "\r" || $0 == "\t" } }

    /// Whether nothing but a comment is on a line.
    func isComment(_ line: Int) -> Bool { comments[line].map { $0 == indent(of: line) + 1 } ?? false }

    /// Lines with comments among `lines`.
    func commentLines(in lines: ClosedRange<Int>) -> [Int] { lines.filter { comments[$0] != nil } }

    /// The comment behind what stands on a line, with its `#`; nil when there is none.
    func trailingComment(of line: Int) -> String? {
        guard let column = comments[line], !isComment(line) else { return nil }
        return String(String.UnicodeScalarView(source.line(line).unicodeScalars.dropFirst(column - 1)))
    }

    /// The first of the comment lines right above a line that begins behind `indent` columns; the line itself when
    /// there are none. What stands further to the right belongs to what is above it.
    func firstComment(above line: Int, indent: Int) -> Int {
        var first = line
        while first > 1, isComment(first - 1), self.indent(of: first - 1) <= indent { first -= 1 }
        return first
    }

    /// The last line of the member that begins on line `start` of a block whose names begin behind `indent` columns.
    func end(ofMemberOn start: Int, indent: Int) -> Int {
        var last = start
        for number in stride(from: start + 1, through: source.lineCount, by: 1) {
            let depth = self.indent(of: number)
            // A comment may stand further left than what it is among.
            if isBlank(number) || isComment(number) && depth <= indent { continue }
            let content = source.line(number).dropFirst(depth)
            // Elements of a list may stand as far left as its name.
            guard depth > indent || depth == indent && (content == "-" || content.hasPrefix("- ")) else { break }
            last = number
        }
        return last
    }
}
