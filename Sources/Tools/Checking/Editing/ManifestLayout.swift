internal import JSON

/// The line layout of a manifest: the ends of members in block style, and the comments that belong to them.
///
/// Understands only common YAML, so callers must parse their result again and compare it.
struct ManifestLayout {
    let file: ManifestFile
    /// Columns of comments by line.
    private let comments: [Int: Int]
    /// The line end that most lines of the file have.
    let lineEnd: String
    let style: BlockStyle

    init(_ file: ManifestFile) {
        self.file = file
        lineEnd = file.source.mostLinesEndWithCRLF ? "\r\n" : "\n"
        style = BlockStyle(file.source)
        comments = Dictionary(file.comments.map { ($0.line, $0.column) }) { first, _ in first }
    }

    private var source: SourceText { file.source }

    /// Returns the bytes of whole lines.
    func bytes(of lines: ClosedRange<Int>) -> Range<Int> {
        source.offset(ofLine: lines.lowerBound)..<source.offset(ofLine: lines.upperBound + 1)
    }

    /// Returns the number of spaces at the beginning of a line.
    func indent(of line: Int) -> Int { source.line(line).utf8.prefix { $0 == UInt8(ascii: " ") }.count }

    func isBlank(_ line: Int) -> Bool { source.line(line).allSatisfy { $0 == " " || $0 == "\r" || $0 == "\t" } }

    /// Returns true if a line has nothing but a comment.
    func isComment(_ line: Int) -> Bool { comments[line].map { $0 == indent(of: line) + 1 } ?? false }

    /// Returns those of `lines` that have comments.
    func commentLines(in lines: ClosedRange<Int>) -> [Int] { lines.filter { comments[$0] != nil } }

    /// Returns the comment after the content of a line, with its `#`; nil if there is none.
    func trailingComment(of line: Int) -> String? {
        guard let column = comments[line], !isComment(line) else { return nil }
        return String(String.UnicodeScalarView(source.line(line).unicodeScalars.dropFirst(column - 1)))
    }

    /// Returns the first of the comment lines directly above a line with this indentation; the line itself if there are
    /// none. Comments that are indented more belong to the lines above them.
    func firstComment(above line: Int, indent: Int) -> Int {
        var first = line
        while first > 1, isComment(first - 1), self.indent(of: first - 1) <= indent { first -= 1 }
        return first
    }

    /// Returns the last line of the member that begins on line `start` of a block with this indentation.
    func end(ofMemberOn start: Int, indent: Int) -> Int {
        var last = start
        for number in stride(from: start + 1, through: source.lineCount, by: 1) {
            let depth = self.indent(of: number)
            // Comments within a member may be indented less.
            if isBlank(number) || isComment(number) && depth <= indent { continue }
            let content = source.line(number).dropFirst(depth)
            // Elements of a list may have the same indentation as its name.
            guard depth > indent || depth == indent && (content == "-" || content.hasPrefix("- ")) else { break }
            last = number
        }
        return last
    }
}
