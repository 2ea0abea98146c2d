import KubernetesAPI
import Testing

@testable import Checking

@Suite("Values of variables in messages")
struct ValueMaskTests {
    private static let template = """
        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
        kind: OCNEControlPlane
        metadata: {name: "${NAME}", namespace: team, labels: {"${KEY}": a b}}
        spec:
          replicas: ${REPLICAS}
          version: "${TOKEN}"
          machineTemplate:
            infrastructureRef:
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: "${TOKEN:0:4}x${TOKEN:4}"
              name: t
              namespace: "${TOKEN}"
          controlPlaneConfig:
            format: ${FORMAT}
        """
    private static let values = [
        "NAME": "secretName", "KEY": "secret-key", "REPLICAS": "2", "TOKEN": "s3cr\"et", "FORMAT": "hidden",
    ]

    @Test("No report shows the value of a variable, and messages show the variable")
    func masked() throws {
        let text = Self.template.replacing("${TOKEN}", with: "${TOKEN}")
        let values = Self.values.merging(["TOKEN": "s3cret-token"]) { $1 }
        let report = try report(on: text, variables: values)
        #expect(report.findings.count > 5)
        let all = [
            report.text(inColor: false), String(decoding: report.json, as: UTF8.self), report.github, report.junit,
            String(decoding: report.sarif(version: "1"), as: UTF8.self),
        ]
        for text in all {
            for value in ["s3cret-token", "s3cr", "et-token", "hidden", "secretName", "secret-key", "\"2\""] {
                #expect(!text.contains(value), "\(value) in \(text)")
            }
        }
        let messages = report.findings.map { "\($0.path): \($0.message)" }
        #expect(
            messages.contains(#"spec.version: Invalid value: "v${TOKEN}": must be a valid semantic version"#),
            "\(messages)")
        #expect(Set(report.findings.map(\.object)) == ["OCNEControlPlane team/${NAME}"])
    }

    @Test("Defaults of the template are shown")
    func defaults() throws {
        let found = try report(on: config("format: ${FORMAT=ignitoin}")).findings
        #expect(found.map(\.message) == [#"unsupported value "ignitoin""#])
    }

    @Test("Replaces values as they are, quoted, and shortened")
    func forms() {
        func masked(_ text: String, _ value: String, isAboutVariable: Bool = false) -> String {
            ValueMask([.init(value: value, variable: "${A}")]).masked(
                text, isAboutVariable: isAboutVariable, fallback: "")
        }
        #expect(masked("a value1 b", "value1") == "a ${A} b")
        #expect(masked(#"a "x\"y z" b"#, "x\"y z") == #"a "${A}" b"#)
        let long = String(repeating: "long", count: 100)
        #expect(masked(quoted(long), long) == "\"${A}…\"")
        #expect(masked("at least 1, not 1", "1") == "at least 1, not 1")
        #expect(masked("invalid value 2", "2", isAboutVariable: true) == "invalid value ${A}")
        #expect(masked("v12", "2", isAboutVariable: true) == "v12")
        let many = ValueMask((0...1000).map { .init(value: "value\($0)", variable: "${A}") })
        #expect(many.masked("value1", fallback: "rule") == "rule")
    }

    @Test("A syntax error does not show a value")
    func syntax() throws {
        let found = try report(on: "a: {\"${K}\": 1, \"${K}\": 2}", variables: ["K": "secret"]).findings
        #expect(found.map(\.message) == [#"duplicate key "${K}""#])
    }
}
