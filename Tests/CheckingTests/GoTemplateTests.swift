import Checking
import JSON
import KubernetesAPI
import OCNEAPI
import Testing

@Suite("Go and Helm templates")
struct GoTemplateTests {
    private static let head = "apiVersion: bootstrap.cluster.x-k8s.io/v1beta2\nkind: OCNEConfig\n"
    private static let advice = "render the Go or Helm template first, and check the result"

    @Test(
        "Are reported at their action, not as invalid YAML",
        arguments: [
            ("metadata:\n  name: {{ .Release.Name }}\n", 4, 9),
            ("metadata: {name: a}\n{{- if .Values.on }}\nspec: {}\n{{- end }}\n", 4, 1),
            ("metadata: {name: a}\nspec:\n{{ include \"spec\" . | nindent 2 }}\n", 5, 1),
            ("metadata: {name: a}\nspec:\n  preOCNECommands: [{{ .a }}, \"b\"]\n", 5, 21),
            ("metadata: {name: a}\nspec:\n  {{- with .Values.format }}\n  format: {{ . }}\n  {{- end }}\n", 5, 3),
            ("metadata:\n  name: {{ .a }}-b\n  labels:\n    {{- toYaml .labels | nindent 4 }}\n", 4, 9),
        ])
    func recognized(text: String, line: Int, column: Int) throws {
        let findings = try report(on: Self.head + text).findings
        #expect(findings.map(\.help) == [Self.advice] && findings.map { "\($0.rule.id)" } == ["syntax"])
        #expect(findings.first.map { "\($0.position.line):\($0.position.column)" } == "\(line):\(column)")
    }

    @Test("Are reported the same way by every command")
    func commands() {
        let text = Array((Self.head + "metadata: {name: {{ .a }}}\n").utf8)
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        let inDefault = #expect(throws: UnreadableManifest.self) {
            try DefaultedFile(text, named: "", configuration)
        }
        let inConvert = #expect(throws: UnreadableManifest.self) {
            try ConvertedFile(text, named: "", to: .v1alpha1)
        }
        #expect(inDefault == inConvert && inDefault?.help == Self.advice)
    }

    @Test("Are not the reason of an error elsewhere in the file")
    func other() throws {
        let text = Self.head + "metadata: {name: a}\nspec:\n  preOCNECommands:\n  - |\n    {{ ds }}\n\tformat: a\n"
        #expect(try report(on: text).findings.map(\.help) == ["indent with spaces"])
    }
}
