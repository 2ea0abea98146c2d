import APISchema
import Checking
import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestObjects
import Testing
import YAML

@Suite("Defaults in manifests")
struct DefaultingTests {
    private static let configuration = AdmissionConfiguration(controlPlanes: NoControlPlanes())

    private static func defaulted(_ text: String, namespace: String? = nil) throws -> DefaultedFile {
        try DefaultedFile(Array(text.utf8), named: "test.yaml", configuration, namespace: namespace)
    }

    private static let head = "apiVersion: controlplane.cluster.x-k8s.io/v1alpha1\nkind: OCNEControlPlane\n"
    private static let strategy = "  rolloutStrategy:\n    rollingUpdate:\n      maxSurge: 1\n    type: RollingUpdate\n"

    @Test(
        "Inserts default values in their objects and changes nothing else",
        arguments: [
            // Comments, blank lines, block texts, lists as far left as their name.
            (
                "spec: # why\n  version: 1.28.3   # no v\n\n  controlPlaneConfig:\n    format: cloud-config\n    files:\n    - path: /a\n"
                    + "      content: |\n        a\n        # b\n\n# end\n",
                "spec: # why\n  version: v1.28.3   # no v\n\n  controlPlaneConfig:\n    format: cloud-config\n    files:\n    - path: /a\n"
                    + "      content: |\n        a\n        # b\n  replicas: 1\n\(strategy)\n# end\n"
            ),
            // Nothing after the colon, null, empty texts, no line end.
            (
                "spec:\n  replicas:\n  version: ''\n  controlPlaneConfig: ~",
                "spec:\n  replicas: 1\n  version: 'v'\n  controlPlaneConfig:\n    format: cloud-config\n\(strategy.dropLast())"
            ),
            // Braces.
            (
                "spec: {version: 1.28.3, controlPlaneConfig: {}}\n",
                "spec: {replicas: 1, rolloutStrategy: {rollingUpdate: {maxSurge: 1}, type: RollingUpdate}, version: v1.28.3, "
                    + "controlPlaneConfig: {format: cloud-config}}\n"
            ),
            // Windows.
            (
                "spec:\r\n  version: v1.28.3\r\n  replicas: 3\r\n  controlPlaneConfig:\r\n    format: ignition\r\n",
                "spec:\r\n  version: v1.28.3\r\n  replicas: 3\r\n  controlPlaneConfig:\r\n    format: ignition\r\n"
                    + strategy.split(separator: "\n").map { "\($0)\r\n" }.joined()
            ),
            // Other documents around it.
            (
                "spec:\n  version: v1.28.3\n  replicas: 3\n  controlPlaneConfig: {format: ignition}\n---\na: b # c\n...\n",
                "spec:\n  version: v1.28.3\n  replicas: 3\n  controlPlaneConfig: {format: ignition}\n\(strategy)---\na: b # c\n...\n"
            ),
        ])
    func edited(spec: String, result: String) throws {
        let file = try Self.defaulted(Self.head + spec)
        #expect(!file.losses.isRewritten)
        #expect(String(decoding: file.text, as: UTF8.self) == Self.head + result)
    }

    @Test("JSON stays JSON")
    func json() throws {
        let file = try Self.defaulted(
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1beta2","kind":"OCNEConfig","spec":{"ntp":{"enabled":true}}}"#)
        #expect(try Value(json: file.text)["spec"]["format"].text == "cloud-config")
    }

    @Test("Keeps template variables and the values that contain them")
    func variables() throws {
        let text = Self.head + "spec:\n  version: ${V}\n  replicas: ${N=3}\n  controlPlaneConfig: {format: \"${F}\"}\n"
        let file = try Self.defaulted(text)
        #expect(String(decoding: file.text, as: UTF8.self) == text + Self.strategy)
    }

    @Test("--namespace is the default of the reference's namespace, and is not written anywhere else")
    func namespace() throws {
        let text =
            Self.head
            + "metadata: {name: a}\nspec:\n  version: v1.28.3\n  replicas: 3\n  controlPlaneConfig: {format: a}\n"
            + "\(Self.strategy)  machineTemplate: {infrastructureRef: {name: a}}\n"
        #expect(try Self.defaulted(text).text == Array(text.utf8))
        let file = try Self.defaulted(text, namespace: "team-a")
        let expected = text.replacing("{infrastructureRef: {", with: "{infrastructureRef: {namespace: team-a, ")
        #expect(String(decoding: file.text, as: UTF8.self) == expected)
    }

    @Test("Expands an alias if an edit would change both uses")
    func aliases() throws {
        let config = "bootstrap.cluster.x-k8s.io/v1beta2"
        let text = """
            kind: List
            items:
              - {apiVersion: v1, kind: Other, spec: &spec {a: 1}}
              - {apiVersion: \(config), kind: OCNEConfig, spec: *spec}
            """
        let file = try Self.defaulted(text)
        #expect(file.losses.isRewritten)
        let items = try Value(json: try #require(try YAML.read(file.text).first).json)["items"]
        #expect(items[0]["spec"]["format"].text == nil && items[1]["spec"]["format"].text == "cloud-config")
    }

    @Test("Reports objects that cannot be decoded and leaves them unchanged")
    func undecodable() throws {
        let text = Self.head + "spec:\n  replicas: many\n"
        let file = try Self.defaulted(text)
        #expect(file.text == Array(text.utf8))
        #expect(file.notes.count == 1 && file.notes[0].hasPrefix("test.yaml:4:13: "))
    }

    @Test(
        "Defaults any object as the server does, in YAML and JSON, and is idempotent",
        arguments: SeededRandom.seeds)
    func anything(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for kind in V1Alpha1.kinds + V1Beta2.kinds {
            for _ in 0..<PropertyRun.count(default: 8) {
                let object = RandomObject(kind).next(using: &random)
                let json = object.json
                let expected = try Self.defaultedByServer(object, kind)
                var tape = Tape()
                for text in [json, try YAML.write(try tape.parse(json.span).root)] {
                    let file = try DefaultedFile(text, named: "", Self.configuration)
                    let read =
                        try (try? Value(json: file.text))
                        ?? Value(json: try #require(try YAML.read(file.text).first).json)
                    try #require(read.sent == expected.sent, "\(file.notes) \(String(decoding: text, as: UTF8.self))")
                    try #require(
                        try DefaultedFile(file.text, named: "", Self.configuration).text == file.text)
                }
            }
        }
    }

    /// The object with the patch that the server answers.
    private static func defaultedByServer(_ object: Value, _ kind: KindSchema) throws -> Value {
        let review =
            #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE","object":"#
            + String(decoding: object.json, as: UTF8.self) + "}}"
        var tape = Tape()
        var answer: [UInt8] = []
        let endpoint = try #require(
            AdmissionEndpoint.all.first {
                $0.path.hasPrefix("/mutate-") && $0.path.hasSuffix("-\(kind.gvk.version)-\(kind.singular)")
            })
        _ = OCNEAdmission(configuration).answer(
            Array(review.utf8).span, at: endpoint.endpoint, tape: &tape, into: &answer
        ) { _, _ in }
        guard let patch = try Value(json: answer)["response"]["patch"].text else { return object }
        return try object.patched(by: try Value(json: try #require(decodeBase64(patch))))
    }
}
