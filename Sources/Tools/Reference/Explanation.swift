public import APISchema
internal import KubernetesAPI
public import OCNEAPI

/// The explanation of a field, as `ocne-webhook explain` prints it.
public struct Explanation {
    /// The kind, in one of its versions.
    public let kind: KindSchema
    /// The field; the kind itself if its path is empty.
    public let field: SchemaField
    /// The paths of the value in other versions, a line each.
    public let elsewhere: [(version: String, words: String)]

    /// Creates an explanation; without `elsewhere` it does not mention other versions.
    public init(_ kind: KindSchema, _ field: SchemaField, elsewhere: [(version: String, words: String)] = []) {
        self.kind = kind
        self.field = field
        self.elsewhere = elsewhere
    }

    /// Maximum columns of a line.
    public static let width = 100

    /// Returns the text, wrapped to `width` columns, with a trailing line break.
    ///
    /// - Parameters:
    ///   - width: Columns of a line.
    ///   - emphasis: Emphasizes a heading for a terminal.
    public func text(width: Int = width, emphasis: (String) -> String = { $0 }) -> String {
        let schema = field.schema
        var rows = [("KIND", kind.gvk.kind), ("VERSION", "\(kind.gvk.group)/\(kind.gvk.version)")]
        if !field.path.isEmpty {
            rows.append(("FIELD", field.path.joined(separator: ".")))
            rows.append(("TYPE", schema.typeWords + (field.isRequired ? ", required" : "")))
        }
        for limit in schema.limitWords { rows.append(("LIMIT", limit)) }
        if let standard { rows.append(("DEFAULT", standard)) }
        for example in schema.examples { rows.append(("EXAMPLE", example)) }
        if let changes { rows.append(("CHANGES", changes)) }
        for rule in rules { rows.append(("RULE", "\(rule.id): \(rule.summary)")) }
        for other in elsewhere { rows.append(("IN \(other.version)", other.words)) }

        var lines: [String] = []
        let column = rows.reduce(0) { max($0, $1.0.count) } + 2
        var last = ""
        for (name, words) in rows {
            let label = name == last ? "" : name
            last = name
            let padding = String(repeating: " ", count: column - label.count)
            for (i, line) in Self.wrapped(words, indent: column, width).enumerated() {
                lines.append(i == 0 ? emphasis(label) + padding + line : String(repeating: " ", count: column) + line)
            }
        }
        lines += [""] + Self.wrapped(docs, indent: 0, width)
        let members = field.members
        if !members.isEmpty {
            lines += ["", emphasis("FIELDS")]
            for member in members {
                let required = member.isRequired ? ", required" : ""
                lines.append("  \(emphasis("\(member.name)")): \(member.schema.typeWords)\(required)")
                lines += Self.wrapped(member.schema.doc, indent: 4, width).map { "    " + $0 }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The default of the schema or of the server, as JSON or in words; nil if there is none.
    public var standard: String? {
        field.schema.defaultJSON ?? ServerDefaults.value(at: field.path.joined(separator: "."), of: kind)
    }

    /// The mutability of the value after creation of the object; nil if no rule concerns it.
    public var changes: String? {
        guard let kind = ocneKind, let version = APIVersion(rawValue: self.kind.gvk.version) else { return nil }
        return switch kind.mutability(of: field.path, in: version) {
        case .fixed: "immutable"
        case .partly: "some fields are mutable"
        case .free:
            kind == .controlPlane && field.path.first == "spec" ? "mutable" : nil
        }
    }

    /// The rules that check the value.
    public var rules: [OCNERule] {
        guard let kind = ocneKind, let version = APIVersion(rawValue: self.kind.gvk.version) else { return [] }
        return OCNERule.rules(at: field.path, in: kind, version)
    }

    private var ocneKind: OCNEKind? { OCNEKind(rawValue: kind.gvk.kind) }

    /// The descriptions of the field and of its elements.
    private var docs: String {
        var words = [field.schema.doc]
        var schema = field.schema
        while true {
            guard case .array(let inner) = schema.type else { return words.joined(separator: " ") }
            words.append("Items: \(inner.doc)")
            schema = inner
        }
    }

    /// Wraps `words` to lines that are indented by `indent` columns. A word that is too long gets its own line.
    static func wrapped(_ words: String, indent: Int, _ width: Int) -> [String] {
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
    /// All fields below this one, one per line: name and type, indented.
    public var tree: String {
        var text = ""
        Self.append(field.members, depth: 0, to: &text)
        return text
    }

    private static func append(_ members: [Property], depth: Int, to text: inout String) {
        for member in members {
            text += String(repeating: "  ", count: depth)
            text += "\(member.name): \(member.schema.typeWords)\(member.isRequired ? ", required" : "")\n"
            let below = SchemaField(path: [], schema: member.schema, isRequired: member.isRequired)
            append(below.members, depth: depth + 1, to: &text)
        }
    }
}
