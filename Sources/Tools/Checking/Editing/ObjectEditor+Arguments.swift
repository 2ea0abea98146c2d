internal import JSON

/// Arguments of a program, which are a map in one version and a list of names and values in the other.
struct MovedArguments {
    struct Argument {
        let name: String
        let value: ManifestNode
        /// The members that it comes from, in the order of the text; empty for a new argument.
        let origins: [ManifestNode.Member]

        /// Sort key: the old order; new arguments come last.
        fileprivate var order: Int { origins.first?.nameOffset ?? Int.max }
    }

    let arguments: [Argument]
    let isList: Bool

    /// - Returns: Nil if the two values are not such arguments.
    init?(from old: ManifestNode, to new: ManifestNode) {
        switch (old.content, new.content) {
        case (.object(let members), .array(let elements)):
            let pairs = elements.compactMap { Self.pair($0) }
            guard pairs.count == elements.count, !pairs.isEmpty else { return nil }
            arguments = pairs.map { pair in
                Argument(name: pair.name, value: pair.value, origins: members.filter { $0.name == pair.name })
            }
            isList = true
        case (.array(let elements), .object(let members)):
            let pairs = elements.compactMap { Self.pair($0) }
            guard pairs.count == elements.count, !members.isEmpty else { return nil }
            arguments = members.map { member in
                Argument(
                    name: member.name, value: member.value,
                    origins: pairs.first { $0.name == member.name }?.members ?? [])
            }
            .sorted { $0.order < $1.order }
            isList = false
        default: return nil
        }
    }

    private static func pair(_ node: ManifestNode) -> (
        name: String, value: ManifestNode, members: [ManifestNode.Member]
    )? {
        guard node.members.count == 2, let name = node.member("name")?.value.text,
            let value = node.member("value")?.value
        else {
            return nil
        }
        return (name, value, node.members)
    }
}

extension ObjectEditor {
    /// Returns arguments as lines with this indentation, each with its comments.
    mutating func render(_ arguments: MovedArguments, _ indent: Int) -> [String] {
        let indent = indent + (arguments.isList ? layout.style.listIndent : 0)
        return arguments.arguments.flatMap { argument -> [String] in
            let lines = argument.origins.compactMap { self.lines(of: $0) }
            let depth = arguments.isList ? indent : indent + layout.style.step
            var result: [String] = []
            if let first = lines.first?.lowerBound {
                result = indented(layout.firstComment(above: first, indent: layout.indent(of: first))..<first, depth)
            }
            if arguments.isList {
                result += YAMLLines.ofMember("name", argument.json).map { "\(pad(indent))- \($0)" }
            }
            return result
                + value(
                    of: argument, as: arguments.isList ? "value" : argument.name, lines,
                    indent: arguments.isList ? indent + 2 : depth)
        }
    }

    /// Returns the value of an argument with this name: the text that it comes from, or else the value with the quotes
    /// and the comments of that text.
    private mutating func value(
        of argument: MovedArguments.Argument, as name: String, _ lines: [ClosedRange<Int>], indent: Int
    ) -> [String] {
        // The value, not the name, of an element.
        let origin = argument.origins.first {
            (argument.origins.count == 1 || $0.name == "value") && $0.value.json.elementsEqual(argument.value.json)
        }
        var body: [String]
        var known: ClosedRange<Int>?
        if let origin, let own = self.lines(of: origin) {
            body = moved(origin, own, name, indent)
            known = own
        } else {
            body =
                origin.map { written(name, argument.value, indent, like: $0.value) }
                ?? written(name, argument.value, indent)
        }
        for other in lines where other != known {
            if let comment = layout.trailingComment(of: other.lowerBound) {
                body = annotated(body, comment, other.lowerBound)
            }
            noteVariables(other, body)
        }
        return body
    }
}

extension MovedArguments.Argument {
    /// The name as JSON.
    fileprivate var json: [UInt8] {
        var writer = JSONWriter()
        writer.string(name)
        return writer.bytes
    }
}
