internal import APIConversion
internal import OCNEAPI

/// `docs/reference/conversion.md`: every field of the conversion table, with its transform.
public enum ConversionReference {
    /// The document.
    public static var markdown: String {
        var text = introduction
        for spoke in APIVersion.spokes {
            text += "\n## \(spoke.rawValue) and \(APIVersion.hub.rawValue)\n"
            for section in sections(spoke) {
                text += "\n### \(section.title)\n\n\(section.note)\n\n"
                text += "| \(spoke.rawValue) | \(APIVersion.hub.rawValue) | Conversion | Preserved |\n"
                text += "| --- | --- | --- | --- |\n"
                for row in section.rows { text += line(row, spoke) }
            }
        }
        return text
    }

    private static let introduction = """
        # Conversion between versions

        Generated from the conversion table by `make manifests`; do not edit.

        v1beta2 is the hub: every other version is converted to it and from it. No value is lost in either direction. A value that the target
        version cannot represent is *preserved* in the annotation `cluster.x-k8s.io/conversion-data`, field by field. It is restored as long as the
        field that stands for it in the target version is unchanged. An edit made in either version therefore survives, and a deleted value stays
        deleted. Status fields that only v1beta2 has are kept in `status.v1beta2` of v1alpha1, never in the annotation.

        Unless noted otherwise, an empty string, number, list or object is equivalent to an unset field.

        """

    private struct Section {
        let title: String
        let note: String
        let rows: [ConversionRow]
    }

    /// Returns a section per kind; fields that kinds share appear once.
    private static func sections(_ spoke: APIVersion) -> [Section] {
        func fields(_ kind: OCNEKind) -> [FieldMapping] { kind.conversionTable(of: spoke)?.fields ?? [] }
        func rows(_ fields: [FieldMapping]) -> [ConversionRow] { ConversionTable.rows(of: fields, fromHub: false) }
        let (config, controlPlane) = (fields(.config), fields(.controlPlane))
        // Templates have the fields of their objects below `spec.template`.
        let known = (config + controlPlane).under("spec.template")
        func others(_ template: OCNEKind) -> [ConversionRow] {
            rows(fields(template).filter { !known.contains($0) })
        }
        return [
            Section(
                title: "OCNEConfig",
                note:
                    "The spec is also `spec.template.spec` of OCNEConfigTemplate, `spec.controlPlaneConfig` of OCNEControlPlane and "
                    + "`spec.template.spec.controlPlaneConfig` of OCNEControlPlaneTemplate.",
                rows: rows(config)),
            Section(
                title: "OCNEConfigTemplate", note: "In addition to the spec of OCNEConfig.",
                rows: others(.configTemplate)),
            Section(
                title: "OCNEControlPlane",
                note: "In addition to `spec.controlPlaneConfig`, which is the spec of OCNEConfig.",
                rows: rows(controlPlane).filter { !$0.isInside("spec.controlPlaneConfig.") }),
            Section(
                title: "OCNEControlPlaneTemplate", note: "Fields that differ from those of OCNEControlPlane.",
                rows: others(.controlPlaneTemplate)),
        ]
    }

    private static func line(_ row: ConversionRow, _ spoke: APIVersion) -> String {
        let description = row.transform.description(spoke.rawValue, APIVersion.hub.rawValue)
        let there = row.here == row.there ? "same" : row.there.map { "`\($0)`" } ?? ""
        let conversion =
            description.conversion + (row.instead.map { "; set in \(APIVersion.hub.rawValue): \($0)" } ?? "")
        let columns = [row.here.map { "`\($0)`" } ?? "", there, conversion, description.preserved]
        return "| \(columns.joined(separator: " | ")) |\n"
    }
}

extension ConversionRow {
    fileprivate func isInside(_ prefix: String) -> Bool {
        here?.hasPrefix(prefix) == true || there?.hasPrefix(prefix) == true
    }
}

extension Transform {
    /// Description of the transform, and of the values that the annotation preserves.
    fileprivate func description(_ spoke: String, _ hub: String) -> (conversion: String, preserved: String) {
        switch self {
        case .value: ("unchanged; an empty value becomes unset", "the empty value, while unset")
        case .verbatim: ("unchanged, empty or not", "")
        case .spokeOnly: ("\(spoke) only", "the value, while its parent is set")
        case .hubOnly: ("\(hub) only", "the value, while its parent is set")
        case .hubOnlyUnless(let path): ("\(hub) only", "the value, while `\(path)` is false")
        case .duration:
            ("duration to whole seconds, and back", "the original string, while the number of seconds is unchanged")
        case .followingSeconds(let path): ("derived from `\(path)`", "a different value, while unchanged")
        case .arguments: ("map to list sorted by name, and back", "the order, while the names are the same")
        case .boolExplicitInHub: ("always set in \(hub)", "an explicit false")
        case .requiredBool: ("always set in \(spoke)", "whether it was unset, while the value is false")
        case .requiredText: ("always set in \(spoke), possibly empty", "")
        case .impliedText(let text): ("`\(text)` if unset in \(spoke)", "that it was unset")
        case .list: ("item by item", "within each item, identified by its key")
        case .groupVersion: ("group and version to group, and back", "the version, while the group is the same")
        case .ownNamespace: ("the namespace of the object", "another namespace")
        case .emptyObject(let path): ("`\(path)` if set but empty", "")
        case .readiness(let replicas, let exception):
            ("true if `\(replicas)` is positive, unless `\(exception)` is set", "")
        case .readinessException(_, let replicas): ("set if readiness contradicts `\(replicas)`", "")
        }
    }
}
