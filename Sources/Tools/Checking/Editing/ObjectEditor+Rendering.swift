internal import JSON

extension ObjectEditor {
    /// A member of the new object as lines, each behind `indent` spaces; with the text of where it was, or at least the
    /// comments.
    ///
    /// - Parameter present: The member in whose place it comes; nil for one that was not there. Comments above it stay
    ///   there anyway.
    mutating func render(
        _ name: String, _ value: ManifestNode, _ path: [String], indent: Int, at present: ManifestNode.Member? = nil
    ) -> [String] {
        let origin = present ?? self.origin(of: path, value)
        if present == nil, origin != nil { used.insert(place(before: path)) }
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
            body = annotated(written(name, value, indent), comment, lines.lowerBound)
            noteVariables(lines, body)
        }
        return result + body
    }

    private mutating func renderMembers(
        _ name: String, _ value: ManifestNode, _ path: [String], _ indent: Int, comment: (text: String, line: Int)?
    ) -> [String] {
        var result = ["\(pad(indent))\(key(name)):\(comment.map { commented($0.text, $0.line) } ?? "")"]
        // In the order in which they were; one that is new comes behind the one that it follows.
        var order = 0
        let members = value.members.enumerated().map { index, member in
            if let origin = origin(of: path + [member.name], member.value) { order = origin.nameOffset }
            return (order, index, member)
        }
        for (_, _, member) in members.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
            result += render(member.name, member.value, path + [member.name], indent: indent + 2)
        }
        return result
    }

    /// The member of the old object that went to `path`, if it is in its place no more and went nowhere else.
    private func origin(of path: [String], _ value: ManifestNode) -> ManifestNode.Member? {
        let names = place(before: path)
        guard !names.isEmpty, !used.contains(names), let found = old.member(at: names), new.member(at: names) == nil
        else { return nil }
        // What was one value and is some members now is the origin of one of them.
        guard !value.hasMembers || found.value.hasMembers || MovedArguments(from: found.value, to: value) != nil else {
            return nil
        }
        return found
    }

    /// Where the value at `path` was; nothing where nobody knows.
    private func place(before path: [String]) -> [String] {
        guard !path.contains("[]"), let place = origins(path.joined(separator: ".")) else { return [] }
        return place.split(separator: ".").map { String($0) }
    }

    /// The lines of a member that has lines of its own.
    func lines(of member: ManifestNode.Member) -> ClosedRange<Int>? {
        let place = position(of: member.nameOffset)
        let before = file.source.line(place.line).unicodeScalars.prefix(place.column - 1)
        guard before.allSatisfy({ $0 == " " || $0 == "-" }), !file.isJSON else { return nil }
        return place.line...layout.end(ofMemberOn: place.line, indent: place.column - 1)
    }

    /// The text of a member as it is, elsewhere.
    private mutating func moved(_ member: ManifestNode.Member, _ lines: ClosedRange<Int>, _ name: String, _ indent: Int)
        -> [String]
    {
        let place = position(of: member.nameOffset)
        return lines.map { number in
            carried.insert(number)
            var scalars = Array(file.source.line(number).unicodeScalars)
            if number == place.line {
                let count = file.source.extent(at: place)
                scalars.replaceSubrange(
                    0..<min(place.column - 1 + count, scalars.count),
                    with: Array((pad(place.column - 1) + key(name)).unicodeScalars))
            }
            return Self.shifted(String(String.UnicodeScalarView(scalars)), by: indent - (place.column - 1))
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

    /// A member without comments.
    func written(_ name: String, _ value: ManifestNode, _ indent: Int) -> [String] {
        YAMLLines.ofMember(name, value.json).map { $0.isEmpty ? "" : pad(indent) + Placeholder.restored($0) }
    }

    /// A name as it may stand in front of a colon.
    private func key(_ name: String) -> String {
        let line = YAMLLines.ofMember(name, Array("0".utf8)).first ?? ""
        return line.hasSuffix(": 0") ? String(line.dropLast(3)) : name
    }

    func pad(_ indent: Int) -> String { String(repeating: " ", count: indent) }

    /// Lines of a member with the comment after its name, if it fits.
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
        guard lines.contains(where: { file.source.line($0).contains("${") }),
            !written.contains(where: { $0.contains("${") })
        else {
            return
        }
        resolved.insert(lines.lowerBound)
    }
}
