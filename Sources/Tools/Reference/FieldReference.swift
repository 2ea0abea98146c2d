internal import APISchema
internal import KubernetesAPI

/// `docs/reference/VERSION.md`: every field of the four kinds in a version.
public enum FieldReference {
    /// Returns the page of a version; empty for an unknown one.
    public static func markdown(version: String) -> String {
        let kinds = KindName.kinds(in: version)
        guard !kinds.isEmpty else { return "" }
        var text = introduction(version)
        // Fields that kinds share, such as the spec of a config, are described only once.
        var described: [String: String] = [:]
        for kind in kinds {
            text += "\n## \(kind.gvk.kind)\n\n`\(kind.gvk.group)/\(version)`. \(kind.whole.doc)\n\n"
            text += "| Field | Type | Description |\n| --- | --- | --- |\n"
            append(
                SchemaField(path: [], schema: kind.whole, isRequired: true), of: kind, to: &text, described: &described)
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

    /// Appends the fields below `field`. A larger subtree that an earlier kind also has is not repeated.
    private static func append(
        _ field: SchemaField, of kind: KindSchema, to text: inout String, described: inout [String: String]
    ) {
        for member in field.members {
            let name = (field.path + ["\(member.name)"]).joined(separator: ".")
            if field.path.isEmpty, name != "spec", name != "status" { continue }
            let below = SchemaField(path: [name + member.schema.pathSuffix], schema: member.schema, isRequired: false)
            let content = fields(of: below)
            let earlier = described[content]
            text += line(name, member, standard: ServerDefaults.value(at: name, of: kind), earlier: earlier)
            guard earlier == nil else { continue }
            if content.utf8.count > 500 { described[content] = "`\(name)` of \(kind.gvk.kind)" }
            append(below, of: kind, to: &text, described: &described)
        }
    }

    /// Returns the description of all fields below `field` without their parents' path, to compare subtrees.
    private static func fields(of field: SchemaField) -> String {
        var text = ""
        for member in field.members {
            text += line("\(member.name)", member, earlier: nil)
            text += fields(of: SchemaField(path: [], schema: member.schema, isRequired: false))
        }
        return text
    }

    private static func line(_ name: String, _ member: Property, standard: String? = nil, earlier: String?) -> String {
        let schema = member.schema
        var type = [schema.typeWords + (member.isRequired ? ", required" : "")] + schema.limitWords { "`\($0)`" }
        if let text = schema.defaultJSON ?? standard { type.append("default `\(text)`") }
        var words = [schema.doc]
        if case .array(let elements) = schema.type { words.append("Items: \(elements.doc)") }
        if let earlier { words.append("For its fields, see \(earlier).") }
        let columns = ["`\(name)`", type.joined(separator: "; "), words.joined(separator: " ")]
        return "| \(columns.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
    }
}

extension Schema {
    /// The suffix of a path for lists (`[]`) and maps (`{}`).
    fileprivate var pathSuffix: String {
        switch type {
        case .array(let inner): "[]" + inner.pathSuffix
        case .map(let inner): "{}" + inner.pathSuffix
        default: ""
        }
    }
}
