import JSON
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestObjects
import Testing
import YAML

@testable import Checking

@Suite("Conversion of manifests")
struct ConvertingTests {
    private static func converted(_ text: String, to version: APIVersion) throws -> ConvertedFile {
        try ConvertedFile(Array(text.utf8), named: "test.yaml", to: version)
    }

    private static let old = """
        # License

        apiVersion: controlplane.cluster.x-k8s.io/v1alpha1  # old
        kind: OCNEControlPlane
        metadata:
          name: ${NAME}  # who
        spec:
          # how many
          replicas: ${COUNT=3}
          # when to roll,
          # and why
          rolloutAfter: "2030-01-01T00:00:00Z"  # soon
          rolloutStrategy:  # how
            # surge
            rollingUpdate:
              maxSurge: 1  # one

          version: v1.25.7
          machineTemplate:
            # drains
            nodeDrainTimeout: 10m  # ten
            infrastructureRef:
              # what
              kind: OCIMachineTemplate
              name: cp
              apiVersion: infrastructure.cluster.x-k8s.io/v1beta2  # whose
          controlPlaneConfig:
            initConfiguration:
              nodeRegistration:
                kubeletExtraArgs:  # arguments
                  # of OCI
                  provider-id: oci://a  # an id
                  cloud-provider: external
            # files
            files:
        # none of these
            - path: /etc/a  # a
              content: |
                # no comment
        # the end
        ---
        # other
        a: b

        """

    private static let new = """
        # License

        apiVersion: controlplane.cluster.x-k8s.io/v1beta2  # old
        kind: OCNEControlPlane
        metadata:
          name: ${NAME}  # who
          annotations:
            cluster.x-k8s.io/conversion-data: DATA
        spec:
          # how many
          replicas: ${COUNT=3}
          rollout:
            # when to roll,
            # and why
            after: "2030-01-01T00:00:00Z"  # soon
            strategy:  # how
              # surge
              rollingUpdate:
                maxSurge: 1  # one

          version: v1.25.7
          machineTemplate:
            spec:
              deletion:
                # drains
                nodeDrainTimeoutSeconds: 600  # ten
              infrastructureRef:
                # what
                kind: OCIMachineTemplate
                name: cp
                apiGroup: infrastructure.cluster.x-k8s.io  # whose
          controlPlaneConfig:
            initConfiguration:
              nodeRegistration:
                kubeletExtraArgs:  # arguments
                - name: cloud-provider
                  value: external
                # of OCI
                - name: provider-id
                  value: oci://a  # an id
            # files
            files:
        # none of these
            - path: /etc/a  # a
              content: |
                # no comment
        # the end
        ---
        # other
        a: b

        """

    @Test(
        "--no-annotation omits only the annotation and reports the values that it would preserve",
        arguments: ["", ", annotations: {a: b}"])
    func plain(annotations: String) throws {
        let text =
            "apiVersion: controlplane.cluster.x-k8s.io/v1alpha1\nkind: OCNEControlPlane\nmetadata: {name: a\(annotations)}\nspec:\n"
            + "  version: v1.26.6\n  rolloutStrategy: {}\n  machineTemplate:\n    nodeDrainTimeout: 1m30.5s\n"
        let file = try ConvertedFile(Array(text.utf8), named: "f", to: .v1beta2, preservesFields: false)
        let json = String(decoding: file.documents.first ?? [], as: UTF8.self)
        #expect(!json.contains("conversion-data") && json.contains(#""nodeDrainTimeoutSeconds":90"#), "\(json)")
        #expect(
            json.contains(#""annotations":{"a":"b"}"#) == !annotations.isEmpty
                && json.contains("annotations") == !annotations.isEmpty)
        #expect(
            file.notes == [
                "f:8:23: OCNEControlPlane a: spec.machineTemplate.nodeDrainTimeout: v1beta2 has whole seconds; dropped"
            ])
        #expect(!String(decoding: file.text, as: UTF8.self).contains("conversion-data"))
    }

    @Test("Reports unknown fields and values without effect, with their lines")
    func withoutEffect() throws {
        let text = """
            apiVersion: controlplane.cluster.x-k8s.io/v1alpha1
            kind: OCNEControlPlane
            metadata: {name: a}
            spec:
              version: v1.26.6
              bogus: 1
              machineTemplate:
                nodeDrainTimeout: 10m
                infrastructureRef: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta1, kind: A, name: b}
              controlPlaneConfig:
                useExperimentalRetryJoin: true
                clusterConfiguration:
                  clusterName: ""
                  networking: {podSubnet: 10.244.0.0/16}
                diskSetup:
                  partitions: [{device: a, layout: false}, {device: b, layout: false, foo: 1}]
            """
        let file = try Self.converted(text, to: .v1beta2)
        let object = "OCNEControlPlane a: spec."
        #expect(
            file.notes.map { String($0.prefix { $0 != "(" }) } == [
                "test.yaml:6:3: \(object)bogus: unknown field; preserved in the annotation only ",
                "test.yaml:11:5: \(object)controlPlaneConfig.useExperimentalRetryJoin: v1beta2 has no such field; preserved in the annotation only",
                "test.yaml:14:20: \(object)controlPlaneConfig.clusterConfiguration.networking.podSubnet: v1beta2 has no such field; preserved in the annotation only ",
                "test.yaml:16:75: \(object)controlPlaneConfig.diskSetup.partitions[1].foo: unknown field; preserved in the annotation only ",
            ], "\(file.notes)")
        #expect(
            file.notes.contains { $0.hasSuffix("(set spec.clusterNetwork.pods.cidrBlocks of the Cluster instead)") })
        let back = try Self.converted(
            "apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: OCNEControlPlane\nmetadata: {name: a}\n"
                + "spec:\n  controlPlaneConfig:\n    diskSetup:\n      partitions: [{device: a, diskLayout: [{percentage: 1}]}]\n"
                + "    clusterConfiguration: {apiServer: {extraArgs: [{name: b, value: a}, {name: a, value: b}]}}\n"
                + "    initConfiguration: {nodeRegistration: {kubeletExtraArgs: [{name: a, value: a}, {name: a, value: b}]}}\n",
            to: .v1alpha1)
        #expect(
            back.notes == [
                "test.yaml:7:32: \(object)controlPlaneConfig.diskSetup.partitions[0].diskLayout: v1alpha1 has no such field; preserved in the annotation only",
                "test.yaml:9:44: \(object)controlPlaneConfig.initConfiguration.nodeRegistration.kubeletExtraArgs: v1alpha1 has one value for each argument; preserved in the annotation only",
            ], "\(back.notes)")
    }

    @Test("A conversion without loss has no notes")
    func withoutLoss() throws {
        #expect(try Self.converted(Self.old, to: .v1beta2).notes == [])
    }

    @Test("Each JSON document becomes one line, with any separator between them")
    func lines() throws {
        let file = try Self.converted(" {\"kind\": \"Foo\"}\n\n{\"kind\": \"Bar\"} \n", to: .v1beta2)
        #expect(
            file.documents.map { String(decoding: $0, as: UTF8.self) } == [#"{"kind": "Foo"}"#, #"{"kind": "Bar"}"#])
    }

    @Test("Moved fields keep their comments, and the rest of the file is unchanged")
    func edited() throws {
        let file = try Self.converted(Self.old, to: .v1beta2)
        #expect(file.losses == Losses(comments: [], variables: [], isRewritten: false) && file.notes == [])
        let text = String(decoding: file.text, as: UTF8.self).replacing(
            #/conversion-data: '.*'/#, with: "conversion-data: DATA")
        #expect(text == Self.new)
    }

    @Test("Converting back restores the file except for spelling and the order of moved fields")
    func back() throws {
        let there = String(decoding: try Self.converted(Self.old, to: .v1beta2).text, as: UTF8.self)
        let back = try Self.converted(there, to: .v1alpha1)
        #expect(back.losses == Losses(comments: [], variables: [], isRewritten: false))
        // What has the version that is asked for passes as it is.
        #expect(try Self.converted(Self.old, to: .v1alpha1).text == Array(Self.old.utf8))
        let lines = { (text: String) in Set(text.replacing("'", with: "").split(separator: "\n")) }
        #expect(lines(String(decoding: back.text, as: UTF8.self)) == lines(Self.old))
    }

    @Test("Reports the lines of dropped comments")
    func losses() throws {
        let head =
            "apiVersion: controlplane.cluster.x-k8s.io/v1alpha1\nkind: OCNEControlPlane\nmetadata: {name: a}\nspec:\n"
        let file = try Self.converted(
            head
                + "  # gone\n  controlPlaneConfig:\n    # gone too\n    useExperimentalRetryJoin: true\n    # stays\n    format: ignition\n"
                + "  machineTemplate:\n    nodeDrainTimeout: 10m\n", to: .v1beta2)
        #expect(file.losses == Losses(comments: [7], variables: [], isRewritten: false))
        #expect(String(decoding: file.text, as: UTF8.self).contains("        nodeDrainTimeoutSeconds: 600\n"))
    }

    @Test("Rewrites only the document with an unusual layout, and keeps the comments above it")
    func rewritten() throws {
        let head = "apiVersion: controlplane.cluster.x-k8s.io/v1alpha1\nkind: OCNEControlPlane\nmetadata: {name: a}\n"
        let fine = "# kept\n\(head)spec: {replicas: 3}\n"
        let odd =
            "---\n# kept as well\n? apiVersion\n: controlplane.cluster.x-k8s.io/v1alpha1\n? kind\n: OCNEControlPlane # lost\n? spec\n: {}\n"
        let file = try Self.converted(fine + odd, to: .v1beta2)
        #expect(file.losses == Losses(comments: [11], variables: [], isRewritten: true))
        let text = String(decoding: file.text, as: UTF8.self)
        #expect(
            text.hasPrefix("# kept\n") && text.contains("\n---\n# kept as well\napiVersion: controlplane"), "\(text)")
    }

    @Test(
        "Converts any object as the server does, and keeps or reports every comment",
        arguments: SeededRandom.seeds)
    func anything(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var (edited, all) = (0, 0)
        for (kinds, version) in [(V1Alpha1.kinds, APIVersion.v1beta2), (V1Beta2.kinds, .v1alpha1)] {
            for kind in kinds {
                for _ in 0..<PropertyRun.count(default: 8) {
                    let json = RandomObject(kind).next(using: &random).json
                    var tape = Tape()
                    let text = Self.commented(try YAML.write(try tape.parse(json.span).root), &random)
                    guard let documents = try? YAML.read(text), documents.count == 1 else { continue }
                    let expected = try Self.convertedByServer(documents[0].json, to: version)
                    let file = try ConvertedFile(text, named: "", to: version)
                    // Text in double braces may be an action of a template, whose value the result depends on.
                    if String(decoding: text, as: UTF8.self).contains("{{"), !file.failures.isEmpty { continue }
                    try #require(file.failures == [])
                    let read = try Value(json: try #require(try YAML.read(file.text).first).json)
                    try #require(read == expected, "\(String(decoding: text, as: UTF8.self))")
                    try Self.expectComments(of: text, in: file)
                    all += 1
                    if !file.losses.isRewritten { edited += 1 }
                }
            }
        }
        // Few objects say nothing about the share.
        #expect(all < 40 || edited * 5 >= all * 3, "\(edited) of \(all) were edited in place")
    }

    /// The text with comments on and between its lines, each with a number of its own.
    private static func commented(_ text: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var result: [String] = []
        var number = 0
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
            let indent = String(line.prefix { $0 == " " })
            if random.below(6) == 0 {
                number += 1
                result.append("\(indent)# above \(number)!")
            }
            number += 1
            result.append(random.below(6) == 0 && !line.isEmpty ? "\(line)  # beside \(number)!" : String(line))
        }
        return Array(result.joined(separator: "\n").utf8)
    }

    private static func expectComments(of text: [UInt8], in file: ConvertedFile) throws {
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let result = String(decoding: file.text, as: UTF8.self)
        // Where YAML ends more lines than editors do, lines have other numbers.
        guard
            !String(decoding: text, as: UTF8.self).unicodeScalars.contains(where: {
                "\u{85}\u{2028}\u{2029}\r".unicodeScalars.contains($0)
            }
            )
        else { return }
        for place in YAML.comments(in: text) where lines.indices.contains(place.line - 1) {
            let comment = String(lines[place.line - 1].unicodeScalars.dropFirst(place.column - 1))
            let count = result.split(separator: comment, omittingEmptySubsequences: false).count - 1
            try #require((count == 1) != file.losses.comments.contains(place.line), "\(comment): \(count)\n\(result)")
        }
    }

    private static func convertedByServer(_ json: [UInt8], to version: APIVersion) throws -> Value {
        var conversion = OCNEConversion()
        var tape = Tape()
        var writer = JSONWriter()
        let root = try tape.parse(json.span).root
        if conversion.convert(root, in: root, to: version.rawValue, into: &writer) == nil { writer.value(root) }
        return try Value(json: writer.bytes)
    }
}
