internal import APISchema
internal import KubernetesAPI

/// `docs/reference/VERSION.md`: every field of the four kinds in a version.
public enum FieldReference {
    /// The document about a version; empty for one that is not known.
    public static func markdown(version: String) -> String {
        let kinds = KindName.kinds(in: version)
        guard !kinds.isEmpty else { return "" }
        var text = introduction(version)
        // Fields that kinds share, such as the spec of a config, are described with the first of them.
        var described: [String: String] = [:]
        for kind in kinds {
            text += "\n## \(kind.gvk.kind)\n\n`\(kind.gvk.group)/\(version)`. \(kind.whole.doc)\n\n"
            text += "| Field | Type | Description |\n| --- | --- | --- |\n"
            append(
                SchemaPlace(path: [], schema: kind.whole, isRequired: true), of: kind, to: &text, described: &described)
        }
        return text
    }

    private static func introduction(_ version: String) -> String {
        """
        # Fields of \(version)

        Generated from the schemas by `make manifests`; do not edit. `ocne-webhook explain KIND.FIELD --api-version \(version)` prints the same,
        and the path of the field in the other version.

        `apiVersion`, `kind` and `metadata` are those of any Kubernetes object. `[]` stands for the items of a list, `{}` for the values of a map.

        """
    }

    /// Appends the fields below `place`. A larger part that an earlier kind has is described there only.
    private static func append(
        _ place: SchemaPlace, of kind: KindSchema, to text: inout String, described: inout [String: String]
    ) {
        for member in place.members {
            let name = (place.path + ["\(member.name)"]).joined(separator: ".")
            if place.path.isEmpty, name != "spec", name != "status" { continue }
            let below = SchemaPlace(path: [name + member.schema.marks], schema: member.schema, isRequired: false)
            let content = fields(of: below)
            let earlier = described[content]
            text += line(name, member, standard: ServerDefaults.value(at: name, of: kind), earlier: earlier)
            guard earlier == nil else { continue }
            if content.utf8.count > 500 { described[content] = "`\(name)` of \(kind.gvk.kind)" }
            append(below, of: kind, to: &text, described: &described)
        }
    }

    /// All that is below `place`, without its path: what tells whether two parts are the same.
    private static func fields(of place: SchemaPlace) -> String {
        var text = ""
        for member in place.members {
            text += line("\(member.name)", member, earlier: nil)
            text += fields(of: SchemaPlace(path: [], schema: member.schema, isRequired: false))
        }
        return text
    }

    private static func line(_ name: String, _ member: Property, standard: String? = nil, earlier: String?) -> String {
        let schema = member.schema
        var facts = [schema.typeWords + (member.isRequired ? ", required" : "")] + schema.limitWords { "`\($0)`" }
        if let text = schema.defaultJSON ?? standard { facts.append("default `\(text)`") }
        var words = [schema.doc]
        if case .array(let elements) = schema.type { words.append("Items: \(elements.doc)") }
        if let earlier { words.append("For its fields, see \(earlier).") }
        let cells = ["`\(name)`", facts.joined(separator: "; "), words.joined(separator: " ")]
        return "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
    }
}

extension Schema {
    /// `[]` and `{}` for what a path to a member below goes through.
    fileprivate var marks: String {
        switch type {
        case .array(let inner): "[]" + inner.marks
        case .map(let inner): "{}" + inner.marks
        default: ""
        }
    }
}
