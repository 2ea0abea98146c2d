import JSON
import OCNEAPI
import TestDocuments
import TestObjects
import Testing
import YAML

@testable import Checking

@Suite("Conversion of templates")
struct TemplateConversionTests {
    private static let head = "apiVersion: controlplane.cluster.x-k8s.io/v1alpha1\nkind: OCNEControlPlane\n"
    private static let rest = """
        spec:
          version: ${KUBERNETES_VERSION=v1.25.7}
          replicas: ${COUNT}
          controlPlaneConfig:
            clusterConfiguration:
              clusterName: ${CLUSTER_NAME}
              networking:
                podSubnet: ${POD_CIDR:=10.1.0.0/16}
                serviceSubnet: x-${A=b}
            initConfiguration:
              nodeRegistration:
                kubeletExtraArgs:
                  v: "${LEVEL}"
                  provider-id: ${ID}  # of OCI
          machineTemplate:
            infrastructureRef:
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2
              kind: OCIMachineTemplate
              name: a

        """

    private static func converted(
        _ text: String, to version: APIVersion = .v1beta2, _ values: [String: String] = [:]
    ) throws -> ConvertedFile {
        try ConvertedFile(Array(text.utf8), named: "a.yaml", to: version) { values[$0] }
    }

    private static func documents(_ text: [UInt8]) throws -> [Value] {
        try YAML.read(text).map { try Value(json: $0.json) }
    }

    /// Expects converting and then substituting to yield the same as substituting and then converting.
    private static func expectSame(_ text: String, _ file: ConvertedFile, _ values: [String: String]) throws {
        let before = try ConvertedFile(RandomTemplate.substituted(Array(text.utf8), values), named: "", to: .v1beta2)
        #expect(try documents(RandomTemplate.substituted(file.text, values)) == documents(before.text))
    }

    @Test("Every variable stays as it is, also in moved values and in the annotation, for any values")
    func kept() throws {
        let text = "\(Self.head)metadata:\n  name: ${CLUSTER_NAME}\n  namespace: ${NS=default}\n\(Self.rest)"
        let file = try Self.converted(text)
        #expect(file.failures == [] && file.losses == Losses(comments: [], variables: [], isRewritten: false))
        let result = String(decoding: file.text, as: UTF8.self)
        for variable in [
            #""podSubnet":"${POD_CIDR:=10.1.0.0/16}""#, #""serviceSubnet":"x-${A=b}""#,
            #""clusterName":"${CLUSTER_NAME}""#,
            #"value: "${LEVEL}""#, "value: ${ID}  # of OCI", "version: ${KUBERNETES_VERSION=v1.25.7}",
            "replicas: ${COUNT}",
        ] {
            #expect(result.contains(variable), "\(variable) in \(result)")
        }
        let values = ["CLUSTER_NAME": "demo", "COUNT": "3", "ID": "oci", "LEVEL": "5"]
        try Self.expectSame(text, file, values)
        try Self.expectSame(
            text, file, values.merging(["KUBERNETES_VERSION": "v1.26.6", "POD_CIDR": "::/64", "A": "c"]) { $1 })
        // In braces, the annotation is in double quotes.
        let braces = "\(Self.head)metadata: {name: \"${CLUSTER_NAME}\", namespace: \"${NS=default}\"}\n\(Self.rest)"
        let other = try Self.converted(braces)
        #expect(other.failures == [] && String(decoding: other.text, as: UTF8.self).contains(#"\"x-${A=b}\""#))
        try Self.expectSame(braces, other, values)
        // There and back.
        let back = try Self.converted(result, to: .v1alpha1)
        #expect(back.failures == [])
        let lines = { (text: String) in
            Set(text.filter { $0 != "'" && $0 != "\"" }.split(separator: "\n").map { $0.drop { $0 == " " } })
        }
        #expect(lines(String(decoding: back.text, as: UTF8.self)).isSuperset(of: lines(Self.rest)))
    }

    @Test(
        "An object whose conversion depends on a value is unchanged, and the variable is reported",
        arguments: [
            ("  machineTemplate:\n    nodeDrainTimeout: ${DRAIN}\n", "8:23", "DRAIN"),
            ("  machineTemplate:\n    nodeDrainTimeout: ${DRAIN=10m}\n", "8:23", "DRAIN"),
            ("  machineTemplate:\n    infrastructureRef: {apiVersion: \"${V}\", kind: K, name: n}\n", "8:37", "V"),
            (
                "  machineTemplate:\n    infrastructureRef: {apiVersion: a/b, kind: K, name: n, namespace: \"${NS=default}\"}\n",
                "8:71", "NS"
            ),
            ("  controlPlaneConfig:\n    useExperimentalRetryJoin: ${RETRY}\n", "8:31", "RETRY"),
        ])
    func computed(spec: String, position: String, variable: String) throws {
        let text =
            "\(Self.head)metadata: {name: a, namespace: default}\nspec:\n  version: ${VERSION}\n  replicas: 3\n\(spec)"
        let other = "---\n\(Self.head)metadata: {name: b}\nspec: {version: v1.26.6}\n"
        let file = try Self.converted(text + other)
        #expect(
            file.failures == [
                "a.yaml:\(position): OCNEControlPlane default/a is not converted: the result depends on the value of ${\(variable)}; substitute the variable first"
            ])
        let result = String(decoding: file.text, as: UTF8.self)
        // The other object of the file is converted.
        #expect(result.hasPrefix("\(text)---\napiVersion: controlplane.cluster.x-k8s.io/v1beta2\n"), "\(result)")
        #expect(result.hasSuffix(", name: b}\nspec: {version: v1.26.6}\n"), "\(result)")
        #expect(file.notes == [])
    }

    @Test("--namespace is the namespace of references in v1alpha1")
    func namespace() throws {
        let text =
            "\(Self.head)metadata:\n  name: a\n\(Self.rest.replacing("name: a\n", with: "name: a\n      namespace: team\n"))"
        let kept = try Self.converted(text)
        #expect(String(decoding: kept.text, as: UTF8.self).contains(#""namespace":"team""#))
        let file = try ConvertedFile(Array(text.utf8), named: "", to: .v1beta2, namespace: "team")
        let result = String(decoding: file.text, as: UTF8.self)
        #expect(!result.contains("team") && file.failures == [])
        let back = try ConvertedFile(file.text, named: "", to: .v1alpha1, namespace: "other")
        #expect(String(decoding: back.text, as: UTF8.self).contains("      namespace: other\n"))
    }

    @Test("Variables in JSON stay in quotes")
    func json() throws {
        let text =
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","kind":"OCNEConfig","metadata":{"name":"${N}"},"spec":{"files":[]}}"#
        let file = try Self.converted(text)
        #expect(file.failures == [] && String(decoding: file.text, as: UTF8.self).contains("name: '${N}'"))
    }

    @Test("Converting and substituting commute, or the variable is reported", arguments: SeededRandom.seeds)
    func commute(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var (converted, all) = (0, 0)
        for (kinds, version) in [(V1Alpha1.kinds, APIVersion.v1beta2), (V1Beta2.kinds, .v1alpha1)] {
            for kind in kinds {
                for _ in 0..<PropertyRun.count(default: 1) {
                    let json = RandomObject(kind).next(using: &random).json
                    var tape = Tape()
                    let (text, values) = RandomTemplate.of(try YAML.write(try tape.parse(json.span).root), &random)
                    guard let file = try? ConvertedFile(text, named: "", to: version) else { continue }
                    all += 1
                    guard file.failures.isEmpty else {
                        #expect(file.text == text)
                        continue
                    }
                    converted += 1
                    for values in [[:], values] {
                        let plain = try RandomTemplate.substituted(text, values)
                        guard (try? YAML.read(plain)) != nil else { continue }
                        let before = try ConvertedFile(plain, named: "", to: version).text
                        let after = try RandomTemplate.substituted(file.text, values)
                        let (first, second) = try (Self.documents(before), Self.documents(after))
                        try #require(first == second, "\(String(decoding: text, as: UTF8.self))")
                    }
                }
            }
        }
        #expect(all == 0 || converted * 8 >= all, "\(converted) of \(all)")
    }
}
