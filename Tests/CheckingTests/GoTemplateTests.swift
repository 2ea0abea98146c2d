import JSON
import KubernetesAPI
import OCNEAPI
import Testing

@testable import Checking

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

    private static let quoted = """
        apiVersion: controlplane.cluster.x-k8s.io/v1beta2
        kind: OCNEControlPlane
        metadata: {name: "{{ .Release.Name }}", namespace: '{{ include "x.namespace" . }}'}
        spec:
          replicas: "{{ .Values.replicas }}"
          version: 'v{{ .Values.version | quote }}'
          rollout: {after: "{{ .Values.after }}"}
          machineTemplate:
            spec:
              deletion: {nodeDrainTimeoutSeconds: "{{ .Values.drain }}"}
              infrastructureRef:
                apiGroup: infrastructure.cluster.x-k8s.io
                kind: "{{ .Values.kind }}"
                name: demo

        """

    @Test("Values with actions are not judged, and the report names the actions")
    func values() throws {
        let report = try report(on: Self.quoted)
        #expect(report.findings == [] && report.objects == 1)
        #expect(report.templateActions.contains("{{ .Values.replicas }}") && report.templateActions.count == 7)
        #expect(
            report.text(inColor: false).contains(
                #"skipped fields with template actions: {{ .Release.Name }}, {{ include "x.namespace" . }}, "#))
        let wrong = Self.quoted.replacing(#""{{ .Values.replicas }}""#, with: #""three""#)
        #expect(try CheckingTests.report(on: wrong).findings.map(\.path) == ["spec.replicas"])
    }

    @Test("A template of machine names is a value, unless Helm writes it")
    func machineNames() throws {
        func paths(_ template: String) throws -> [String] {
            let text = Self.quoted.replacing(
                "spec:\n  replicas", with: "spec:\n  machineNaming: {template: '\(template)'}\n  replicas")
            return try report(on: text).findings.map(\.path)
        }
        #expect(try paths("{{ .ocneControlPlane.name }}-{{ .random }}") == [])
        #expect(try paths("{{ .ocneControlPlane.name }}") == ["spec.machineNaming.template"])
        #expect(try paths("{{ .Values.naming }}") == [])
    }

    private static let jinja = """
        apiVersion: bootstrap.cluster.x-k8s.io/v1beta2
        kind: OCNEConfig
        metadata: {name: demo}
        spec:
          format: cloud-config
          bootCommands: ['echo {{ ds["x"] }}']
          joinConfiguration:
            nodeRegistration:
              name: '{{ ds.meta_data.local_hostname }}'
          files:
            - path: /etc/a
              content: |
                {{ v1.region | upper }} {{ ds["a"] }}
                {% if x %} {{ y }} {% endif %}

        """

    @Test("Jinja, which cloud-init replaces, is neither found nor reported, and is kept")
    func cloudInit() throws {
        let report = try report(on: Self.jinja)
        #expect(report.findings == [] && report.templateActions == [])
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        let defaulted = try DefaultedFile(Array(Self.jinja.utf8), named: "", configuration)
        #expect(defaulted.text == Array(Self.jinja.utf8) && defaulted.notes + defaulted.failures == [])
        let converted = try ConvertedFile(Array(Self.jinja.utf8), named: "", to: .v1alpha1)
        let text = String(decoding: converted.text, as: UTF8.self)
        #expect(converted.failures == [] && !converted.losses.isRewritten)
        for line in Self.jinja.split(separator: "\n") where line.contains("{{") && !line.contains("boot") {
            #expect(text.contains(line), "\(line)")
        }
        let back = try ConvertedFile(converted.text, named: "", to: .v1beta2)
        #expect(String(decoding: back.text, as: UTF8.self).contains(#"echo {{ ds["x"] }}"#))
    }

    @Test("Conversion keeps actions, or reports those that the result depends on")
    func conversion() throws {
        let text = Self.quoted.replacing(
            "deletion: {nodeDrainTimeoutSeconds: \"{{ .Values.drain }}\"}\n      ", with: "")
        let kept = try ConvertedFile(Array(text.utf8), named: "a.yaml", to: .v1alpha1)
        #expect(kept.failures == [])
        #expect(String(decoding: kept.text, as: UTF8.self).contains(#""{{ .Values.replicas }}""#))
        let drain = """
            apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
            kind: OCNEControlPlane
            metadata: {name: demo}
            spec:
              machineTemplate:
                nodeDrainTimeout: '{{ .Values.drain }}'

            """
        let file = try ConvertedFile(Array(drain.utf8), named: "a.yaml", to: .v1beta2)
        #expect(file.text == Array(drain.utf8))
        #expect(
            file.failures == [
                "a.yaml:6:23: OCNEControlPlane demo is not converted: the result depends on the value of "
                    + "{{ .Values.drain }}; render the template first"
            ])
    }

    @Test(
        "An action that the annotation would escape, or that several lines have, is reported",
        arguments: [
            (
                #"    useExperimentalRetryJoin: '{{ .Values.retry | default "a" }}'"#,
                #"{{ .Values.retry | default "a" }}"#
            ),
            (
                "    clusterConfiguration: {clusterName: '{{ .Values.a | quote }}-{{ default \"b\" .x }}'}",
                #"{{ default "b" .x }}"#
            ),
            (
                "    clusterConfiguration:\n      clusterName: |\n        {{ .Values.a\n           | quote }}",
                "{{ .Values.a\n   | quote }}"
            ),
        ])
    func escaped(line: String, action: String) throws {
        let text = """
            apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
            kind: OCNEControlPlane
            metadata: {name: demo}
            spec:
              version: '{{ .Values.version | default "v1" }}'
              controlPlaneConfig:
            \(line)

            """
        let file = try ConvertedFile(Array(text.utf8), named: "a.yaml", to: .v1beta2)
        #expect(
            file.failures.count == 1 && file.failures.first?.contains("the value of \(action);") == true,
            "\(file.failures)")
        #expect(file.text == Array(text.utf8))
    }

    @Test("No line of the annotation ends within an action")
    func lines() throws {
        let effects = (0..<40).map { "{{ .Values.effect\($0) }}" }
        let text = """
            apiVersion: controlplane.cluster.x-k8s.io/v1beta2
            kind: OCNEControlPlane
            metadata:
              name: demo
            spec:
              version: v1.26.6
              machineTemplate:
                spec:
                  taints:
            \(effects.map { "      - {key: a, effect: '\($0)'}" }.joined(separator: "\n"))

            """
        let file = try ConvertedFile(Array(text.utf8), named: "", to: .v1alpha1)
        let result = String(decoding: file.text, as: UTF8.self)
        #expect(file.failures == [] && result.contains("conversion-data"))
        for effect in effects { #expect(result.contains(effect)) }
    }

    @Test("Text in braces in objects of a server is a value")
    func review() throws {
        let file = try ManifestFile("", Array(Self.quoted.utf8), .absent)
        #expect(file.objects.map(\.variables.isEmpty) == [true])
    }

    @Test("Renders actions as Helm does, in linear time")
    func rendered() {
        func rendered(_ text: String) -> String {
            let actions: Set = ["{{ .a }}", "{{ .b\n | c }}", "{{ \"{{\" }}"]
            let values = ["{{ .a }}": "1", "{{ .b\n | c }}": "2"]
            return String(
                decoding: RenderedActions(Array(text.utf8), actions).rendered { values[$0] }, as: UTF8.self)
        }
        #expect(rendered("{{ .a }}x{{.a}}{{  .a }}${NAME}") == "1x{{.a}}1${NAME}")
        #expect(rendered("}}{{ .a }}{{{ .a }}{{ {{ .a }}") == "}}1{1{{ 1")
        #expect(rendered("{{ x\n{{ .a }}{{ \"{{\" }}}} {{ .b\n      | c }}{{") == "{{ x\n1{{ \"{{\" }}}} 2{{")
        let braces = String(repeating: "{{ }} {{{ }} }}", count: 20_000)
        #expect(rendered(braces) == braces)
    }

    @Test("Defaults leave fields with actions alone")
    func defaults() throws {
        let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())
        let file = try DefaultedFile(Array(Self.quoted.utf8), named: "", configuration)
        let text = String(decoding: file.text, as: UTF8.self)
        #expect(file.failures + file.notes == [] && text.contains("RollingUpdate"))
        for line in Self.quoted.split(separator: "\n") where line.contains("{{") && !line.contains("rollout") {
            #expect(text.contains(line), "\(line)")
        }
    }

    @Test("Finds actions in strings only, closed in the same string, in linear time")
    func actions() {
        func found(_ json: String) -> [String] { TemplateAction.all(in: Array(json.utf8)).map(\.name) }
        #expect(found(#"{"a":{"b":{}}}"#) == [] && found(#"{"a":"{{ x","b":"}}"}"#) == [])
        #expect(found(#"{"{{ a }}":"x{{b}}y{{ \"c\\n\" }}{{"}"#) == ["{{ a }}", "{{b}}", "{{ \"c\\n\" }}"])
        #expect(found(#"["\#(String(repeating: "{{", count: 200_000))"]"#) == [])
    }
}
