internal import JSON
internal import YAML

/// Edits the text of an object until it represents another object. Changes only what is different: replaces values,
/// inserts and removes members, and moves members together with their text and comments.
///
/// Understands only common YAML, so callers must parse the result again and compare it.
struct ObjectEditor {
    let layout: ManifestLayout
    let object: ManifestObject
    let old: ManifestNode
    let new: ManifestNode
    /// Returns the path in the old object of the value at a path in the new one; names separated by dots.
    let origins: (String) -> String?
    /// The edits so far.
    var edits: TextEdits
    /// Lines that were removed.
    var removed: [ClosedRange<Int>] = []
    /// Lines whose comments were moved.
    var carried: Set<Int> = []
    /// Lines whose template variables were replaced by their values.
    var resolved: Set<Int> = []
    /// Members of the old object that were moved.
    var used: Set<[String]> = []

    var file: ManifestFile { layout.file }

    /// - Parameter edits: Earlier edits of the same text.
    init?(
        _ object: ManifestObject, to json: [UInt8], _ layout: ManifestLayout, edits: TextEdits,
        origins: @escaping (String) -> String?
    ) {
        guard let old = ManifestNode(object.json), let new = ManifestNode(json) else { return nil }
        (self.object, self.old, self.new, self.layout, self.edits, self.origins) = (
            object, old, new, layout, edits, origins
        )
    }

    /// Edits the text; returns false if its layout is not supported.
    mutating func run() -> Bool { change(old, to: new, []) }

    /// Lines whose comments were removed and not moved.
    var lostComments: Set<Int> { Set(removed.flatMap { layout.commentLines(in: $0) }).subtracting(carried) }

    /// Returns the position in the text of the byte at `offset` of the object's JSON.
    func position(of offset: Int) -> SourcePosition { file.position(of: object.offset + offset, in: object.document) }

    /// Returns the range of the name or value at a position, up to the end of its line.
    func extent(at position: SourcePosition) -> Range<Int> {
        let start = file.source.offset(of: position)
        let end = file.source.offset(
            of: SourcePosition(line: position.line, column: position.column + file.source.extent(at: position)))
        return start..<max(start, end)
    }

    // MARK: Comparison

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
        let replacement = inLine(new, ScalarStyle(of: text))
        let isAbsent = old.json.elementsEqual("null".utf8) && !["null", "Null", "NULL", "~"].contains(text)
        guard isAbsent || !["|", ">", "*", "&", "!"].contains(text.prefix(1)) else { return false }
        // An absent value: insert after the colon.
        if isAbsent {
            edits.insert(" " + replacement, at: range.lowerBound)
        } else {
            edits.replace(range, with: replacement)
        }
        if TemplateAction.mayBe(in: text), !TemplateAction.mayBe(in: replacement) { resolved.insert(position.line) }
        return true
    }

    /// Returns a value on one line: a scalar as YAML, a string in the quotes of `style`, anything else as JSON.
    private func inLine(_ node: ManifestNode, _ style: ScalarStyle) -> String {
        let plain = String(decoding: node.json, as: UTF8.self)
        if !file.isJSON, let text = node.text, let quoted = style.quoted(text) { return quoted }
        guard !file.isJSON, node.json.first == UInt8(ascii: "\"") else { return plain }
        let lines = YAMLLines.of(node.json)
        return lines.count == 1 ? lines[0] : plain
    }

    // MARK: Flow style

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

    /// Returns a value in flow style, without quotes if possible.
    private func inBraces(_ node: ManifestNode) -> String {
        let plain = String(decoding: node.json, as: UTF8.self)
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

    /// Returns true if a string needs no quotes in any context.
    private func isWord(_ text: String) -> Bool {
        text.first?.isLetter == true && YAML.isString(text)
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10
                    || (byte | 0x20) &- UInt8(ascii: "a") < 26
            }
    }

    private mutating func insert(_ member: ManifestNode.Member, intoFlowAt offset: Int, isEmpty: Bool) {
        let bytes = file.source.bytes
        let key = file.isJSON || !isWord(member.name) ? "\"\(member.name)\"" : member.name
        let text = "\(key): \(inBraces(member.value))"
        // If the first member is on a line of its own, so is the new one.
        let blank = bytes[min(offset, bytes.count)...].prefix { [0x0A, 0x0D, 0x20, 0x09].contains($0) }
        if !isEmpty, blank.contains(UInt8(ascii: "\n")) {
            edits.insert("\(String(decoding: blank, as: UTF8.self))\(text),", at: offset)
        } else {
            edits.insert(isEmpty ? (edits.inserts(at: offset) ? ", \(text)" : text) : "\(text), ", at: offset)
        }
    }

    // MARK: Block style

    private mutating func changeBlock(_ old: ManifestNode, to new: ManifestNode, _ path: [String]) -> Bool {
        let positions = old.members.map { position(of: $0.nameOffset) }
        let column = positions[0].column
        // Members that are merged from an anchor are at other positions.
        guard positions.allSatisfy({ $0.column == column }) else { return false }
        var gone: [(path: [String], lines: ClosedRange<Int>)] = []
        var end = 0
        for (member, position) in zip(old.members, positions) {
            let last = layout.end(ofMemberOn: position.line, indent: column - 1)
            end = max(end, last)
            let path = path + [member.name]
            if let other = new.member(member.name) {
                let before = self
                let isOneLine = !(member.value.content.isScalar && self.position(of: member.value.offset).line < last)
                if isOneLine, change(member.value, to: other.value, path) { continue }
                if member.value.json.elementsEqual(other.value.json) { continue }
                self = before
                replace(member, with: other.value, path, position.line...last, column)
            } else {
                guard layout.indent(of: position.line) == column - 1 else { return false }
                gone.append((path, layout.firstComment(above: position.line, indent: column - 1)...last))
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
            let line = gone.first { gone in sources.contains { $0.starts(with: gone.path) } }?.lines.upperBound ?? end
            insert(lines, after: line)
        }
        return true
    }

    private mutating func insert(_ lines: [String], after line: Int) {
        let offset = file.source.offset(ofLine: line + 1)
        let text = lines.joined(separator: layout.lineEnd)
        let needsBreak = line >= file.source.lineCount && file.source.bytes.last != UInt8(ascii: "\n")
        edits.insert(needsBreak ? layout.lineEnd + text : text + layout.lineEnd, at: offset)
    }

    /// Rewrites a member at its position.
    private mutating func replace(
        _ member: ManifestNode.Member, with value: ManifestNode, _ path: [String], _ lines: ClosedRange<Int>,
        _ column: Int
    ) {
        removed.append(lines)
        let written = render(member.name, value, path, indent: column - 1, at: member)
        let start = file.source.offset(of: position(of: member.nameOffset))
        let end = file.source.endOffset(ofLine: lines.upperBound)
        let text = written.enumerated().map { $0 == 0 ? String($1.dropFirst(column - 1)) : $1 }.joined(
            separator: layout.lineEnd)
        edits.replace(start..<max(start, end), with: text)
    }
}
