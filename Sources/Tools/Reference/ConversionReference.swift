internal import APIConversion
internal import OCNEAPI

/// `docs/reference/conversion.md`: every field of the conversion table, and what becomes of its value.
public enum ConversionReference {
    /// The document.
    public static var markdown: String {
        var text = introduction
        for section in sections {
            text += "\n## \(section.title)\n\n\(section.note)\n\n"
            text += "| v1alpha1 | v1beta2 | up and down | remembered for the way back |\n| --- | --- | --- | --- |\n"
            for row in section.rows { text += line(row) }
        }
        return text
    }

    private static let introduction = """
        # Conversion between v1alpha1 and v1beta2

        Made from the conversion table; change that, not this (`make manifests`).

        v1beta2 is the hub: every other version is converted to it and from it. Nothing is lost either way: what one version cannot hold is
        *remembered* in the annotation `cluster.x-k8s.io/conversion-data`, field by field, and comes back for as long as the field still says what
        it said when it was remembered. So an edit through either version sticks, and what was deleted stays deleted. What only v1beta2
        has of a status is in `status.v1beta2` of v1alpha1, never in the annotation.

        Where nothing else is said, texts, numbers, lists and objects that are empty mean the same as none.

        """

    private struct Section {
        let title: String
        let note: String
        let rows: [ConversionRow]
    }

    /// A section for each part; what parts have in common is said once.
    private static var sections: [Section] {
        let config = OCNEKind.config.conversionTable.rows(fromHub: false)
        let controlPlane = OCNEKind.controlPlane.conversionTable.rows(fromHub: false)
        let configTemplate = OCNEKind.configTemplate.conversionTable.rows(fromHub: false)
        let controlPlaneTemplate = OCNEKind.controlPlaneTemplate.conversionTable.rows(fromHub: false)
        let known = Set((config + controlPlane).map(Self.line))
        return [
            Section(
                title: "OCNEConfig",
                note:
                    "The spec is also `spec.template.spec` of OCNEConfigTemplate, `spec.controlPlaneConfig` of OCNEControlPlane and "
                    + "`spec.template.spec.controlPlaneConfig` of OCNEControlPlaneTemplate.", rows: config),
            Section(
                title: "OCNEConfigTemplate", note: "Beside the spec of OCNEConfig.",
                rows: configTemplate.filter { !known.contains(line($0).replacing("spec.template.", with: "")) }),
            Section(
                title: "OCNEControlPlane", note: "Beside `spec.controlPlaneConfig`, the spec of OCNEConfig.",
                rows: controlPlane.filter { !$0.isInside("spec.controlPlaneConfig.") }),
            Section(
                title: "OCNEControlPlaneTemplate", note: "What is not as in OCNEControlPlane.",
                rows: controlPlaneTemplate.filter { !known.contains(line($0).replacing("spec.template.", with: "")) }),
        ]
    }

    private static func line(_ row: ConversionRow) -> String {
        let way = row.transform.way
        let there = row.here == row.there ? "same" : row.there.map { "`\($0)`" } ?? ""
        let cells = [row.here.map { "`\($0)`" } ?? "", there, way.words, way.remembered]
        return "| \(cells.joined(separator: " | ")) |\n"
    }
}

extension ConversionRow {
    fileprivate func isInside(_ prefix: String) -> Bool {
        here?.hasPrefix(prefix) == true || there?.hasPrefix(prefix) == true
    }
}

extension Transform {
    /// What becomes of a value, and what is remembered of it.
    fileprivate var way: (words: String, remembered: String) {
        switch self {
        case .value: ("as it is; empty becomes none", "which empty value it was, while there is none")
        case .verbatim: ("as it is, empty or not", "")
        case .spokeOnly: ("only in v1alpha1", "the value, while its parent is there")
        case .hubOnly: ("only in v1beta2", "the value, while its parent is there")
        case .hubOnlyUnless(let path): ("only in v1beta2", "the value, while `\(path)` is false")
        case .duration: ("duration to whole seconds, and back", "the spelling, while the seconds agree")
        case .followingSeconds(let path): ("with `\(path)`", "a value of its own, while that is what it was")
        case .arguments: ("map to list, sorted by name, and back", "the order, while the names are the same")
        case .boolExplicitInHub: ("always said in v1beta2", "whether false was said")
        case .requiredBool: ("always there in v1alpha1", "that there was none, while it is false")
        case .requiredText: ("always there in v1alpha1, be it empty", "")
        case .impliedText(let text): ("`\(text)` where v1alpha1 has none", "that there was none")
        case .list: ("element by element", "with each element, told by its key")
        case .groupVersion: ("group and version to group, and back", "the version, while the group is the same")
        case .ownNamespace: ("the namespace of the object itself", "another namespace")
        case .emptyObject(let path): ("`\(path)` when it is empty but there", "")
        case .readiness(let replicas, let exception):
            ("true where `\(replicas)` is positive, unless `\(exception)` says otherwise", "")
        case .readinessException(_, let replicas): ("that readiness is not what `\(replicas)` says", "")
        }
    }
}
