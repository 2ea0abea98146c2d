internal import JSON
internal import KubernetesAPI
internal import Primitives

/// `machine-naming`
enum MachineNamingRule {
    static let declaration = RuleDeclaration(
        "machine-naming",
        "The machine naming template contains {{ .random }} and renders to a valid object name.",
        remedy: "use a template such as {{ .cluster.name }}-{{ .random }}",
        source:
            "Cluster API 1.13: `validateNaming` of KubeadmControlPlane, which supports all of text/template; here templates with functions are not checked",
        kinds: OCNEKind.controlPlanes, versions: \.hasMachineNaming, fields: [.controlPlane("machineNaming")])

    private static let randomPart = Array("{{ .random }}".utf8)

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let template = context.controlPlane["machineNaming"]["template"]
        guard !template.isEmpty else { return }
        // By bytes, as Go compares: to Swift an accent behind a brace makes it another character.
        let text = Array(template.string.utf8)
        if text.firstRange(of: randomPart) == nil {
            errors.invalid(
                text: template, "{{ .random }} is missing: machines would all have the same name", by: .machineNaming)
        }
        switch MachineNameTemplate.render(text) {
        case .invalid(let reason): errors.invalid(text: template, "not a template: \(reason)", by: .machineNaming)
        case .name(let name):
            if !RFC1123.isSubdomain(name.span) {
                let example = String(decoding: name, as: UTF8.self)
                errors.invalid(
                    text: template,
                    "gives names that objects cannot have, such as \(quoted(example)); use lower case letters, digits, '-' and '.'",
                    by: .machineNaming)
            }
        case .unknown: break
        }
    }
}
