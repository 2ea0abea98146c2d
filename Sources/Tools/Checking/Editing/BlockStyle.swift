internal import JSON

/// The indentation of block collections in a file, which inserted and rewritten members follow.
struct BlockStyle {
    /// Columns by which members of a mapping are indented.
    private(set) var step = 2
    /// Columns by which a list is indented below its name: zero or `step`.
    private(set) var listIndent = 0

    init() {}

    /// Takes the style that most lines of a file have.
    init(_ source: SourceText) {
        var steps: [Int: Int] = [:]
        var lists: [Bool: Int] = [:]
        /// The column of the last name without a value on its line.
        var parent: Int?
        for number in 1...source.lineCount {
            let line = Array(source.line(number).utf8)
            let indent = line.prefix { $0 == UInt8(ascii: " ") }.count
            let content = line.dropFirst(indent)
            guard let first = content.first, first != UInt8(ascii: "#") else { continue }
            let isElement = first == UInt8(ascii: "-") && (content.count == 1 || content.dropFirst().first == 0x20)
            if let parent, indent >= parent {
                if isElement {
                    lists[indent > parent, default: 0] += 1
                } else if indent > parent {
                    steps[indent - parent, default: 0] += 1
                }
            }
            // The members of an element begin after its dash.
            let depth = isElement ? indent + 1 + content.dropFirst().prefix { $0 == 0x20 }.count : indent
            parent = content.last == UInt8(ascii: ":") ? depth : nil
        }
        step = steps.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 2
        listIndent = lists[true, default: 0] > lists[false, default: 0] ? step : 0
    }

    /// Returns a member as lines of YAML in block style.
    func lines(ofMember name: String, _ value: ManifestNode) -> [String] {
        // A key that takes several lines stays with its value.
        guard let key = key(name) else { return YAMLLines.ofMember(name, value.json) }
        switch value.content {
        case .object(let members) where !members.isEmpty:
            return [key] + indented(members.flatMap { lines(ofMember: $0.name, $0.value) }, step)
        case .array(let elements) where !elements.isEmpty:
            return [key] + indented(elements.flatMap(lines(ofElement:)), listIndent)
        default: return YAMLLines.ofMember(name, value.json)
        }
    }

    private func lines(ofElement value: ManifestNode) -> [String] {
        let content: [String]
        switch value.content {
        case .object(let members) where !members.isEmpty:
            content = members.flatMap { lines(ofMember: $0.name, $0.value) }
        case .array(let elements) where !elements.isEmpty: content = elements.flatMap(lines(ofElement:))
        // As an element: the indentation indicator of a block scalar depends on it.
        default: return YAMLLines.of([UInt8(ascii: "[")] + value.json + [UInt8(ascii: "]")])
        }
        return content.enumerated().map { $0 == 0 ? "- \($1)" : $1.isEmpty ? "" : "  \($1)" }
    }

    /// Returns a name as a YAML key with its colon, quoted if necessary; nil if it takes several lines.
    private func key(_ name: String) -> String? {
        let lines = YAMLLines.ofMember(name, Array("0".utf8))
        return lines.count == 1 && lines[0].hasSuffix(": 0") ? String(lines[0].dropLast(2)) : nil
    }

    private func indented(_ lines: [String], _ columns: Int) -> [String] {
        lines.map { $0.isEmpty ? "" : String(repeating: " ", count: columns) + $0 }
    }
}
