/// The nesting of the lines of a YAML file by their indentation, as block style has it. Linear time in the file.
struct LineOutline {
    /// For each line the depth of its content; nil for a blank line or a comment.
    private let depths: [Int?]
    /// For each line with content the last line of its field; for the beginning of a document its last line.
    private let ends: [Int]
    /// For each line the next one with content, and the beginning of the document if there is no content between.
    private let next: [(line: Int, document: Int?)?]

    private static let document = -1

    init(_ source: SourceText) {
        // The first document begins on an imaginary line 0.
        let depths = [Self.document] + (1...source.lineCount).map { Self.depth(of: source.line($0)) }
        var ends = [Int](repeating: source.lineCount, count: depths.count)
        var next = [(line: Int, document: Int?)?](repeating: nil, count: depths.count)
        var open: [(line: Int, depth: Int)] = []
        var previous = 0
        for (line, depth) in depths.enumerated() {
            guard let depth else { continue }
            while let last = open.last, last.depth >= depth {
                ends[last.line] = line - 1
                open.removeLast()
            }
            open.append((line, depth))
            let isFirst = depths[previous] == Self.document && depth != Self.document
            for before in previous..<line { next[before] = (line, isFirst ? previous : nil) }
            previous = line
        }
        (self.depths, self.ends, self.next) = (depths, ends, next)
    }

    /// Returns the lines of the field below a line, or of the whole document if there is no content above; nil if there
    /// is no content below.
    func field(below line: Int) -> ClosedRange<Int>? {
        guard next.indices.contains(line), let (start, document) = next[line], depths[start] != Self.document else {
            return nil
        }
        return start...max(ends[document ?? start], start)
    }

    /// Returns twice the indentation; one more for an element of a list, which may have the indentation of its field.
    private static func depth(of line: String) -> Int? {
        let text = line.utf8.drop { $0 == UInt8(ascii: " ") }
        let indent = line.utf8.count - text.count
        switch text.first {
        case nil, UInt8(ascii: "#"), UInt8(ascii: "\t"): return nil
        case UInt8(ascii: "-"):
            if indent == 0, line == "---" || line.hasPrefix("--- ") { return document }
            let isElement = [nil, UInt8(ascii: " ")].contains(text.dropFirst().first)
            return 2 * indent + (isElement ? 1 : 0)
        default: return line == "..." ? document : 2 * indent
        }
    }
}
