import OCNEAPI
import TestDocuments
import Testing

@Suite("Machine name templates")
struct MachineNamingTests {
    private static let missing = "{{ .random }} is missing: machines would all have the same name"
    private static let none = "there are .random, .cluster.name and .ocneControlPlane.name"

    private static func cannot(_ name: String) -> String {
        #"gives names that objects cannot have, such as "\#(name)"; use lower case letters, digits, '-' and '.'"#
    }

    static let templates: [(template: String, problems: [String])] = [
        ("{{ .random }}", []), ("{{ .ocneControlPlane.name }}-{{ .random }}", []),
        ("{{.cluster.name}}-{{ .random }}.x", []),
        ("{{- .cluster.name -}} - {{- .cluster.name -}} {{ .random }}", []), ("{{/* }} ' */}}a{{ .random }}", []),
        ("{{/*/ }} */}}{{ .random }}", []),
        ("{{ .cluster.name }}", [missing]), ("{{.random}}", [missing]), ("{{ .random -}}", [missing]),
        ("name", [missing]),
        ("{{ .random }}-", [cannot("xxxxx-")]), ("A-{{ .random }}", [cannot("A-xxxxx")]),
        ("a_{{ .random }}", [cannot("a_xxxxx")]),
        (" {{ .random }}", [cannot(" xxxxx")]), ("a..{{ .random }}", [cannot("a..xxxxx")]),
        ("{{ .random }}{{ .machine }}", ["not a template: there is no .machine; \(none)"]),
        (
            "{{ .random }}{{ .kubeadmControlPlane.name }}",
            ["not a template: there is no .kubeadmControlPlane.name; \(none)"]
        ),
        ("{{ .random }}{{ .cluster }}", ["not a template: there is no .cluster; \(none)"]),
        ("{{ .random }}{{ random }}", ["not a template: there is no function random"]),
        ("{{ .random }}{{ .cluster.name | lower }}", ["not a template: there is no function lower"]),
        ("{{ .random }}{{ printf \"lower\" | lower }}", ["not a template: there is no function lower"]),
        ("{{ .random }}{{ }}", ["not a template: an action is empty"]),
        ("{{ .random }}{{", ["not a template: an action is not closed by }}"]),
        ("{{ .random }}{{ .cluster.name", ["not a template: an action is not closed by }}"]),
        ("{{ .random }}{{ \"}}", ["not a template: an action is not closed by }}"]),
        ("{{ .random }}{{/* a }}", ["not a template: an action is not closed by }}"]),
        ("{{ .cluster.name", [missing, "not a template: an action is not closed by }}"]),
        ("{{ .random }}\u{301}", [cannot("xxxxx\u{301}")]), ("", []),
        // Template syntax beyond fields is left to the controller.
        ("{{ .random }}{{ printf \"%.3s\" .cluster.name }}", []), ("{{ if true }}A{{ end }}{{ .random }}", []),
        ("{{ slice .cluster.name 0 3 }}-{{ .random }}", []), ("{{ $a := .random }}{{ $a }}{{ .random }}", []),
        ("{{ \"}}\" }}{{ .random }}", []),
        // A name that is too long is truncated before it is validated.
        ("\(String(repeating: "a", count: 58)){{ .random }}", []),
        ("{{ .random }}\(String(repeating: "a", count: 100))-", []),
        ("\(String(repeating: "a", count: 57)).{{ .random }}aaaaa", []),
        ("\(String(repeating: "a", count: 59))_{{ .random }}", []),
        ("\(String(repeating: "a", count: 57))_{{ .random }}a", [cannot("\(String(repeating: "a", count: 57))_xxxxx")]),
    ]

    @Test("Rejects templates that do not yield unique and valid names", arguments: templates)
    func template(template: String, problems: [String]) throws {
        let value = Value.string(Array(template.utf8))
        for (kind, prefix) in [(OCNEKind.controlPlane, "spec"), (.controlPlaneTemplate, "spec.template.spec")] {
            let path = prefix.split(separator: ".").map(String.init) + ["machineNaming", "template"]
            let object = try kind.sample(in: .v1beta2).merged(with: nested(value, below: path))
            let shown = template.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
            let errors = problems.map { "\(prefix).machineNaming.template: Invalid value: \"\(shown)\": \($0)" }
            expect(try Judge.withTemplates.about(.v1beta2).create(kind, object), errors, kind)
        }
    }

    @Test("Allows an absent template", arguments: ["null", "{}", #"{"template": ""}"#])
    func absent(naming: String) throws {
        let object = try OCNEKind.controlPlane.sample(#"{"spec": {"machineNaming": \#(naming)}}"#, in: .v1beta2)
        expect(try Judge(version: .v1beta2).create(.controlPlane, object), [], .controlPlane)
    }
}
