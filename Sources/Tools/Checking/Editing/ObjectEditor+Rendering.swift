internal import JSON

extension ObjectEditor {
    /// Returns a member of the new object as lines with this indentation. Reuses the text of its origin in the old
    /// object, or at least the comments.
    ///
    /// - Parameter present: The member that it replaces; nil for a new one. Comments above it are not part of the
    ///   result.
    mutating func render(
        _ name: String, _ value: ManifestNode, _ path: [String], indent: Int, at present: ManifestNode.Member? = nil
    ) -> [String] {
        let origin = present ?? self.origin(of: path, value)
        if present == nil, origin != nil { used.insert(originPath(of: path)) }
        guard let origin, let lines = lines(of: origin) else {
            return value.hasMembers
                ? renderMembers(name, value, path, indent, comment: nil) : written(name, value, indent)
        }
        let isMoved = present == nil
        let above =
            isMoved
            ? layout.firstComment(above: lines.lowerBound, indent: layout.indent(of: lines.lowerBound))
            : lines.lowerBound
        if isMoved, origin.value.json.elementsEqual(value.json) {
            return moved(origin, above...lines.upperBound, name, indent)
        }

        var result: [String] = []
        if above < lines.lowerBound { result = indented(above..<lines.lowerBound, indent) }
        let comment = layout.trailingComment(of: lines.lowerBound)
        let body: [String]
        if let arguments = MovedArguments(from: origin.value, to: value) {
            body = ["\(pad(indent))\(key(name)):\(commented(comment, lines.lowerBound))"] + render(arguments, indent)
        } else if value.hasMembers {
            body = renderMembers(name, value, path, indent, comment: comment.map { ($0, lines.lowerBound) })
        } else {
            body = annotated(written(name, value, indent, like: origin.value), comment, lines.lowerBound)
            noteVariables(lines, body)
        }
        return result + body
    }

    private mutating func renderMembers(
        _ name: String, _ value: ManifestNode, _ path: [String], _ indent: Int, comment: (text: String, line: Int)?
    ) -> [String] {
        var result = ["\(pad(indent))\(key(name)):\(comment.map { commented($0.text, $0.line) } ?? "")"]
        // In the order of the old text; a new member comes after the one that it follows.
        var order = 0
        let members = value.members.enumerated().map { index, member in
            if let origin = origin(of: path + [member.name], member.value) { order = origin.nameOffset }
            return (order, index, member)
        }
        for (_, _, member) in members.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
            result += render(member.name, member.value, path + [member.name], indent: indent + layout.style.step)
        }
        return result
    }

    /// Returns the member of the old object that moved to `path`, unless it still exists there or moved elsewhere.
    private func origin(of path: [String], _ value: ManifestNode) -> ManifestNode.Member? {
        let names = originPath(of: path)
        guard !names.isEmpty, !used.contains(names), let found = old.member(at: names), new.member(at: names) == nil
        else { return nil }
        // A scalar that became several members is the origin of only one of them.
        guard !value.hasMembers || found.value.hasMembers || MovedArguments(from: found.value, to: value) != nil else {
            return nil
        }
        return found
    }

    /// Returns the path in the old object of the value at `path`; empty if unknown.
    private func originPath(of path: [String]) -> [String] {
        guard !path.contains("[]"), let origin = origins(path.joined(separator: ".")) else { return [] }
        return origin.split(separator: ".").map { String($0) }
    }

    /// Returns the lines of a member; nil if it shares them with others.
    func lines(of member: ManifestNode.Member) -> ClosedRange<Int>? {
        let start = position(of: member.nameOffset)
        let before = file.source.line(start.line).unicodeScalars.prefix(start.column - 1)
        guard before.allSatisfy({ $0 == " " || $0 == "-" }), !file.isJSON else { return nil }
        return start.line...layout.end(ofMemberOn: start.line, indent: start.column - 1)
    }

    /// Returns the unchanged text of a member with another name and indentation.
    mutating func moved(_ member: ManifestNode.Member, _ lines: ClosedRange<Int>, _ name: String, _ indent: Int)
        -> [String]
    {
        let start = position(of: member.nameOffset)
        return lines.map { number in
            carried.insert(number)
            var scalars = Array(file.source.line(number).unicodeScalars)
            if number == start.line {
                let count = file.source.extent(at: start)
                scalars.replaceSubrange(
                    0..<min(start.column - 1 + count, scalars.count),
                    with: Array((pad(start.column - 1) + key(name)).unicodeScalars))
            }
            return Self.shifted(String(String.UnicodeScalarView(scalars)), by: indent - (start.column - 1))
        }
    }

    mutating func indented(_ lines: Range<Int>, _ indent: Int) -> [String] {
        lines.map { number in
            carried.insert(number)
            return pad(indent) + file.source.line(number).drop { $0 == " " }
        }
    }

    private static func shifted(_ line: String, by columns: Int) -> String {
        if line.allSatisfy({ $0 == " " }) { return line }
        if columns >= 0 { return String(repeating: " ", count: columns) + line }
        return String(line.dropFirst(min(-columns, line.prefix { $0 == " " }.count)))
    }

    /// Returns a member without comments.
    func written(_ name: String, _ value: ManifestNode, _ indent: Int) -> [String] {
        layout.style.lines(ofMember: name, value).map { $0.isEmpty ? "" : pad(indent) + $0 }
    }

    /// Returns a name as a YAML key, quoted if necessary.
    func key(_ name: String) -> String {
        let line = YAMLLines.ofMember(name, Array("0".utf8)).first ?? ""
        return line.hasSuffix(": 0") ? String(line.dropLast(3)) : name
    }

    func pad(_ indent: Int) -> String { String(repeating: " ", count: indent) }

    /// Returns the lines of a member with the comment after its name, if there is a suitable line.
    mutating func annotated(_ lines: [String], _ comment: String?, _ line: Int) -> [String] {
        guard let comment, let first = lines.first, lines.count == 1 || first.hasSuffix(":") else { return lines }
        return [first + commented(comment, line)] + lines.dropFirst()
    }

    private mutating func commented(_ comment: String?, _ line: Int) -> String {
        guard let comment else { return "" }
        carried.insert(line)
        return "  " + comment
    }

    mutating func noteVariables(_ lines: ClosedRange<Int>, _ written: [String]) {
        guard lines.contains(where: { TemplateAction.mayBe(in: file.source.line($0)) }),
            !written.contains(where: { TemplateAction.mayBe(in: $0) })
        else {
            return
        }
        resolved.insert(lines.lowerBound)
    }
}
