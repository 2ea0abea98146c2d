internal import JSON

/// Turns the text of an object into that of another object, touching only what is different: values are replaced in
/// their places, members are put in and taken out, and what moved takes its text and its comments along.
///
/// It knows YAML only as far as people usually write it: what comes out has to be read back and compared.
struct ObjectEditor {
    let layout: ManifestLayout
    let object: ManifestObject
    let old: ManifestNode
    let new: ManifestNode
    /// Where in the old object the value may be that is at a path, names between dots, of the new one.
    let origins: (String) -> String?
    /// The changes that were made.
    var edits: TextEdits
    /// Lines that were taken out, and those of them whose comments went elsewhere.
    var removed: [ClosedRange<Int>] = []
    var carried: Set<Int> = []
    /// Lines with variables of templates that became their values.
    var resolved: Set<Int> = []
    /// Members of the old object that others of the new one were made of.
    var used: Set<[String]> = []

    var file: ManifestFile { layout.file }

    /// - Parameter edits: Changes of the same text that were made before.
    init?(
        _ object: ManifestObject, to json: [UInt8], _ layout: ManifestLayout, edits: TextEdits,
        origins: @escaping (String) -> String?
    ) {
        guard let old = ManifestNode(object.json), let new = ManifestNode(json) else { return nil }
        (self.object, self.old, self.new, self.layout, self.edits, self.origins) = (
            object, old, new, layout, edits, origins
        )
    }

    /// Makes the changes; false where the layout leaves no way.
    mutating func run() -> Bool { change(old, to: new, []) }

    /// Lines whose comments are in the text no more.
    var lostComments: Set<Int> { Set(removed.flatMap { layout.commentLines(in: $0) }).subtracting(carried) }

    /// Where the byte at `offset` of the object's JSON is in the text.
    func position(of offset: Int) -> SourcePosition { file.position(of: object.offset + offset, in: object.document) }

    /// The text of the name or value at a place, as far as it is on its line.
    func extent(at position: SourcePosition) -> Range<Int> {
        let start = file.source.offset(of: position)
        let end = file.source.offset(
            of: SourcePosition(line: position.line, column: position.column + file.source.extent(at: position)))
        return start..<max(start, end)
    }

    // MARK: Walking

    private mutating func change(_ old: ManifestNode, to new: ManifestNode, _ path: [String]) -> Bool {
        guard !old.json.elementsEqual(new.json) else { return true }
        switch (old.content, new.content) {
        case (.scalar, .scalar): return replace(old, with: new)
        case (.array(let elements), .array(let others)) where elements.count == others.count:
            for (element, other) in zip(elements, others) {
                guard change(element, to: other, path + ["[]"]) else { return false }
            }
            return true
        case (.object(let members), .object) where new.hasMembers:
            if isFlow(old) { return changeFlow(old, to: new, path) }
            return !members.isEmpty && changeBlock(old, to: new, path)
        default: return false
        }
    }

    private func isFlow(_ node: ManifestNode) -> Bool {
        let start = file.source.offset(of: position(of: node.offset))
        return start < file.source.bytes.count && file.source.bytes[start] == UInt8(ascii: "{")
    }

    // MARK: Scalars

    private mutating func replace(_ old: ManifestNode, with new: ManifestNode) -> Bool {
        let position = position(of: old.offset)
        let range = extent(at: position)
        let text = String(decoding: file.source.bytes[range], as: UTF8.self)
        let replacement = inLine(new)
        let isNothing = old.json.elementsEqual("null".utf8) && !["null", "Null", "NULL", "~"].contains(text)
        guard isNothing || !["|", ">", "*", "&", "!"].contains(text.prefix(1)) else { return false }
        // Where nothing stands there is but the colon before.
        if isNothing {
            edits.insert(" " + replacement, at: range.lowerBound)
        } else {
            edits.replace(range, with: replacement)
        }
        if text.contains("${"), !replacement.contains("${") { resolved.insert(position.line) }
        return true
    }

    /// A value on one line: a scalar as YAML writes it, anything else as JSON.
    private func inLine(_ node: ManifestNode) -> String {
        let plain = Placeholder.restored(String(decoding: node.json, as: UTF8.self))
        guard !file.isJSON, node.json.first == UInt8(ascii: "\"") else { return plain }
        let lines = YAMLLines.of(node.json)
        return lines.count == 1 ? Placeholder.restored(lines[0]) : plain
    }

    // MARK: Maps in braces

    private mutating func changeFlow(_ old: ManifestNode, to new: ManifestNode, _ path: [String]) -> Bool {
        for member in old.members {
            guard let other = new.member(member.name), change(member.value, to: other.value, path + [member.name])
            else { return false }
        }
        let start = file.source.offset(of: position(of: old.offset)) + 1
        for member in new.members where old.member(member.name) == nil {
            insert(member, intoFlowAt: start, isEmpty: !old.hasMembers)
        }
        return true
    }

    /// A value as it stands in braces: with as few quotes as its surroundings.
    private func inBraces(_ node: ManifestNode) -> String {
        let plain = Placeholder.restored(String(decoding: node.json, as: UTF8.self))
        guard !file.isJSON else { return plain }
        switch node.content {
        case .object(let members):
            return
                "{\(members.map { "\(isWord($0.name) ? $0.name : "\"\($0.name)\""): \(inBraces($0.value))" }.joined(separator: ", "))}"
        case .array(let elements): return "[\(elements.map(inBraces).joined(separator: ", "))]"
        case .scalar:
            guard let text = node.text, isWord(text), YAMLLines.of(node.json) == [text] else { return plain }
            return text
        }
    }

    /// Whether a text means nothing but itself, wherever it stands.
    private func isWord(_ text: String) -> Bool {
        text.first?.isLetter == true
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10
                    || (byte | 0x20) &- UInt8(ascii: "a") < 26
            }
    }

    private mutating func insert(_ member: ManifestNode.Member, intoFlowAt offset: Int, isEmpty: Bool) {
        let bytes = file.source.bytes
        let key = file.isJSON ? "\"\(member.name)\"" : member.name
        let text = "\(key): \(inBraces(member.value))"
        // Further members come behind it on their lines, as the first one does.
        let blank = bytes[min(offset, bytes.count)...].prefix { [0x0A, 0x0D, 0x20, 0x09].contains($0) }
        if !isEmpty, blank.contains(UInt8(ascii: "\n")) {
            edits.insert("\(String(decoding: blank, as: UTF8.self))\(text),", at: offset)
        } else {
            edits.insert(isEmpty ? (edits.inserts(at: offset) ? ", \(text)" : text) : "\(text), ", at: offset)
        }
    }

    // MARK: Maps in lines

    private mutating func changeBlock(_ old: ManifestNode, to new: ManifestNode, _ path: [String]) -> Bool {
        let places = old.members.map { position(of: $0.nameOffset) }
        let column = places[0].column
        // What is merged from elsewhere stands elsewhere.
        guard places.allSatisfy({ $0.column == column }) else { return false }
        var gone: [(path: [String], lines: ClosedRange<Int>)] = []
        var end = 0
        for (member, place) in zip(old.members, places) {
            let last = layout.end(ofMemberOn: place.line, indent: column - 1)
            end = max(end, last)
            let path = path + [member.name]
            if let other = new.member(member.name) {
                let before = self
                let isOneLine = !(member.value.content.isScalar && position(of: member.value.offset).line < last)
                if isOneLine, change(member.value, to: other.value, path) { continue }
                if member.value.json.elementsEqual(other.value.json) { continue }
                self = before
                replace(member, with: other.value, path, place.line...last, column)
            } else {
                guard layout.indent(of: place.line) == column - 1 else { return false }
                gone.append((path, layout.firstComment(above: place.line, indent: column - 1)...last))
            }
        }
        for (_, lines) in gone {
            removed.append(lines)
            edits.replace(layout.bytes(of: lines), with: "")
        }
        for member in new.members where old.member(member.name) == nil {
            let before = used
            let lines = render(member.name, member.value, path + [member.name], indent: column - 1)
            let sources = used.subtracting(before)
            let place = gone.first { gone in sources.contains { $0.starts(with: gone.path) } }?.lines.upperBound ?? end
            insert(lines, behind: place)
        }
        return true
    }

    private mutating func insert(_ lines: [String], behind line: Int) {
        let offset = file.source.offset(ofLine: line + 1)
        let text = lines.joined(separator: layout.lineEnd)
        let needsBreak = line >= file.source.lineCount && file.source.bytes.last != UInt8(ascii: "\n")
        edits.insert(needsBreak ? layout.lineEnd + text : text + layout.lineEnd, at: offset)
    }

    /// Writes a member anew in its place.
    private mutating func replace(
        _ member: ManifestNode.Member, with value: ManifestNode, _ path: [String], _ lines: ClosedRange<Int>,
        _ column: Int
    ) {
        removed.append(lines)
        let written = render(member.name, value, path, indent: column - 1, at: member)
        let start = file.source.offset(of: position(of: member.nameOffset))
        let end = file.source.offset(of: SourcePosition(line: lines.upperBound, column: Int.max))
        let text = written.enumerated().map { $0 == 0 ? String($1.dropFirst(column - 1)) : $1 }.joined(
            separator: layout.lineEnd)
        edits.replace(start..<max(start, end), with: text)
    }
}
