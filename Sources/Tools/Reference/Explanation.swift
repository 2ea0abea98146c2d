public import APISchema
internal import KubernetesAPI
public import OCNEAPI

/// Explanation of a field of a kind for people, as `ocne-webhook explain` prints it.
public struct Explanation {
    /// The kind, in one of its versions.
    public let kind: KindSchema
    /// The place in it; the kind itself where its path is empty.
    public let place: SchemaPlace
    /// Location of the value in other versions, a line each.
    public let elsewhere: [(version: String, words: String)]

    /// An explanation; without `elsewhere` it says nothing of other versions.
    public init(_ kind: KindSchema, _ place: SchemaPlace, elsewhere: [(version: String, words: String)] = []) {
        self.kind = kind
        self.place = place
        self.elsewhere = elsewhere
    }

    /// Columns of a line at most.
    public static let width = 100

    /// The text, in lines of up to 100 columns, the last one ended too.
    ///
    /// - Parameters:
    ///   - width: Columns of a line.
    ///   - emphasis: Puts what it gets into relief, for a terminal.
    public func text(width: Int = width, emphasis: (String) -> String = { $0 }) -> String {
        let schema = place.schema
        var facts = [("KIND", kind.gvk.kind), ("VERSION", "\(kind.gvk.group)/\(kind.gvk.version)")]
        if !place.path.isEmpty {
            facts.append(("FIELD", place.path.joined(separator: ".")))
            facts.append(("TYPE", schema.typeWords + (place.isRequired ? ", required" : "")))
        }
        for limit in schema.limitWords { facts.append(("LIMIT", limit)) }
        if let standard { facts.append(("DEFAULT", standard)) }
        for example in schema.examples { facts.append(("EXAMPLE", example)) }
        if let changes { facts.append(("CHANGES", changes)) }
        for rule in rules { facts.append(("RULE", "\(rule.id): \(rule.summary)")) }
        for other in elsewhere { facts.append(("IN \(other.version)", other.words)) }

        var lines: [String] = []
        let column = facts.reduce(0) { max($0, $1.0.count) } + 2
        var last = ""
        for (name, words) in facts {
            let label = name == last ? "" : name
            last = name
            let padding = String(repeating: " ", count: column - label.count)
            for (i, line) in Self.folded(words, indent: column, width).enumerated() {
                lines.append(i == 0 ? emphasis(label) + padding + line : String(repeating: " ", count: column) + line)
            }
        }
        lines += [""] + Self.folded(docs, indent: 0, width)
        let members = place.members
        if !members.isEmpty {
            lines += ["", emphasis("FIELDS")]
            for member in members {
                let required = member.isRequired ? ", required" : ""
                lines.append("  \(emphasis("\(member.name)")): \(member.schema.typeWords)\(required)")
                lines += Self.folded(member.schema.doc, indent: 4, width).map { "    " + $0 }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What counts where an object says nothing, as JSON or in words: by the schema, or since the server sets it; nil
    /// for nothing.
    public var standard: String? {
        place.schema.defaultJSON ?? ServerDefaults.value(at: place.path.joined(separator: "."), of: kind)
    }

    /// Mutability of the value after the object is created; nil if no rule protects it.
    public var changes: String? {
        guard let kind = ocneKind, let version = APIVersion(rawValue: self.kind.gvk.version) else { return nil }
        return switch kind.mutability(of: place.path, in: version) {
        case .fixed: "immutable"
        case .partly: "some fields are mutable"
        case .free:
            kind == .controlPlane && place.path.first == "spec" ? "mutable" : nil
        }
    }

    /// Rules that look at the value.
    public var rules: [OCNERule] {
        guard let kind = ocneKind, let version = APIVersion(rawValue: self.kind.gvk.version) else { return [] }
        return OCNERule.rules(at: place.path, in: kind, version)
    }

    private var ocneKind: OCNEKind? { OCNEKind(rawValue: kind.gvk.kind) }

    /// What the place means, and what its elements mean.
    private var docs: String {
        var words = [place.schema.doc]
        var schema = place.schema
        while true {
            guard case .array(let inner) = schema.type else { return words.joined(separator: " ") }
            words.append("Items: \(inner.doc)")
            schema = inner
        }
    }

    /// `words` in lines that fit behind `indent` columns; a word that is too long has a line of its own.
    static func folded(_ words: String, indent: Int, _ width: Int) -> [String] {
        var lines = [""]
        for word in words.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if indent + line.count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension Explanation {
    /// All places below this one, a line each: name and type, indented.
    public var tree: String {
        var text = ""
        Self.append(place.members, depth: 0, to: &text)
        return text
    }

    private static func append(_ members: [Property], depth: Int, to text: inout String) {
        for member in members {
            text += String(repeating: "  ", count: depth)
            text += "\(member.name): \(member.schema.typeWords)\(member.isRequired ? ", required" : "")\n"
            let below = SchemaPlace(path: [], schema: member.schema, isRequired: member.isRequired)
            append(below.members, depth: depth + 1, to: &text)
        }
    }
}
