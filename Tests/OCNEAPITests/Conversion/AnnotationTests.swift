import TestDocuments
import TestObjects
import Testing

@testable import OCNEAPI

/// The annotation with fields that the other version cannot represent.
@Suite("conversion-data annotation")
struct AnnotationTests {
    private static func config(_ version: String, _ spec: String, annotations: String = "{}") throws -> Value {
        try Value(
            json:
                #"{"apiVersion":"bootstrap.cluster.x-k8s.io/\#(version)","kind":"OCNEConfig","metadata":{"name":"n","namespace":"ns","annotations":\#(annotations)},"spec":\#(spec)}"#
                .utf8)
    }

    @Test(
        "Preserves only fields that the other version cannot represent",
        arguments: [
            ("v1alpha1", #"{"format":"cloud-config"}"#, nil),
            (
                "v1alpha1", #"{"clusterConfiguration":{"clusterName":"c"}}"#,
                #"{"v1alpha1":{"spec":{"clusterConfiguration":{"clusterName":"c","-":true}}}}"#
            ),
            ("v1alpha1", #"{"clusterConfiguration":{"apiServer":{"timeoutForControlPlane":"4m0s"}}}"#, nil),
            (
                "v1alpha1", #"{"clusterConfiguration":{"apiServer":{"timeoutForControlPlane":"240s"}}}"#,
                #"{"v1alpha1":{"spec":{"clusterConfiguration":{"apiServer":{"timeoutForControlPlane":"240s","-":false},"-":false}}}}"#
            ),
            ("v1beta2", #"{"bootCommands":["b"]}"#, #"{"v1beta2":{"spec":{"bootCommands":["b"]}}}"#),
            (
                "v1beta2",
                #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"b","value":"1"},{"name":"a","value":"2"}]}}}"#,
                #"{"v1beta2":{"spec":{"clusterConfiguration":{"scheduler":{"extraArgs":["b","a"]}}}}}"#
            ),
            (
                "v1beta2",
                #"{"clusterConfiguration":{"scheduler":{"extraArgs":[{"name":"a","value":"1"},{"name":"b","value":"2"}]}}}"#,
                nil
            ),
        ] as [(String, String, String?)])
    func contents(version: String, spec: String, data: String?) throws {
        let converted = try Converting.convert(Self.config(version, spec), to: Converting.other(version))
        #expect(converted.conversionData == data)
    }

    @Test(
        "Annotations stay within the API server's limits, and omitted fields are reported",
        arguments: [
            // It cannot be mistaken for ours, so it is passed through.
            (#"{"spec":{"a":"\#(String(repeating: "x\\n", count: 80_000))"}}"#, "{}", true),
            // A forged one would have to be wrapped, which makes it too large.
            (#"{"v1alpha1":{"spec":{"a":"\#(String(repeating: "x\\n", count: 80_000))"}}}"#, "{}", false),
            // It is not ours, and there are fields to preserve next to it.
            (String(repeating: "\"", count: 200_000), #"{"useExperimentalRetryJoin":true}"#, false),
        ])
    func size(text: String, spec: String, isKept: Bool) throws {
        var object = try Self.config("v1alpha1", spec)
        var metadata = object["metadata"]
        metadata["annotations", "cluster.x-k8s.io/conversion-data"] = .string(Array(text.utf8))
        object = object.setting("metadata", metadata)
        let (response, dropped) = try Converting.answer([object], to: "v1beta2")
        let there = response["convertedObjects"][0]
        #expect(there.conversionData?.utf8.count ?? 0 < 256 * 1024)
        #expect((there.conversionData == text) == isKept)
        #expect(dropped.count == (isKept ? 0 : 1), "\(dropped)")
    }

    @Test("Deleting a field through one version deletes its counterpart that only the other represents")
    func deleted() throws {
        let hub = try Self.config(
            "v1beta2",
            #"{"joinConfiguration":{"discovery":{"bootstrapToken":{"unsafeSkipCAVerification":false}}},"format":"cloud-config"}"#
        )
        let seen = try Converting.convert(hub, to: "v1alpha1")
        #expect(seen["spec"]["joinConfiguration"]["discovery"]["bootstrapToken"]["token"].text == "")
        #expect(try Converting.convert(seen, to: "v1beta2")["spec"] == hub["spec"])
        let edited = seen.setting("spec", seen["spec"].setting("joinConfiguration", .object([:])))
        let stored = try Converting.convert(edited, to: "v1beta2")
        #expect(stored["spec"]["joinConfiguration"]["discovery"] == .null)
        #expect(try Converting.convert(stored, to: "v1alpha1")["spec"] == edited["spec"])
    }

    @Test(
        "A foreign annotation of the same name is preserved",
        arguments: [
            "", "no JSON", "{", "null", "[]", "{}", #"{"apiVersion":"x","kind":"y","spec":{"files":[]}}"#,
            #"{"v1alpha1":{"spec":{}}}"#,
            #"{"v1beta2":5}"#, #"{"text":"t"}"#, #"{"text":5}"#, "\u{0}\u{1F600}",
        ], [Converting.spoke, Converting.hub])
    func foreign(text: String, version: String) throws {
        let spec = version == Converting.spoke ? #"{"useExperimentalRetryJoin":true}"# : #"{"bootCommands":["b"]}"#
        for spec in [spec, "{}"] {
            var object = try Self.config(version, spec, annotations: #"{"a":"b"}"#)
            var metadata = object["metadata"]
            metadata["annotations", "cluster.x-k8s.io/conversion-data"] = .string(Array(text.utf8))
            object = object.setting("metadata", metadata)
            // A value that parses as ours in this version is treated as ours, and consumed.
            guard
                (try? Value(json: text.utf8)[Converting.other(version)].names) == nil || text.contains("5")
                    || !text.contains(Converting.other(version))
            else {
                continue
            }
            guard text != #"{"text":"t"}"# else { continue }
            let there = try Converting.convert(object, to: Converting.other(version))
            #expect(try Converting.convert(there, to: version) == object)
        }
    }

    private static func object(_ kind: OCNEKind, _ version: String, _ spec: String, data: String) throws -> Value {
        let group = kind == .config || kind == .configTemplate ? "bootstrap" : "controlplane"
        let object = try Value(
            json:
                #"{"apiVersion":"\#(group).cluster.x-k8s.io/\#(version)","kind":"\#(kind.rawValue)","metadata":{"name":"n","namespace":"ns","uid":"u"},"spec":\#(spec)}"#
                .utf8)
        let annotations: Value = .object([Array("cluster.x-k8s.io/conversion-data".utf8): .string(Array(data.utf8))])
        return object.setting("metadata", object["metadata"].setting("annotations", annotations))
    }

    @Test(
        "The annotation cannot set identity, kind or status of an object", arguments: OCNEKind.allCases,
        [Converting.spoke, Converting.hub])
    func envelope(kind: OCNEKind, version: String) throws {
        let other = Converting.other(version)
        let data =
            #"{"\#(other)":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"other","uid":"other","labels":{"a":"b"}},"status":{"ready":true}}}"#
        let object = try Self.object(kind, version, #"{"template":{}}"#, data: data)
        let review = try Converting.review([object], to: other)
        let converted = review["convertedObjects"][0]
        let text = String(decoding: converted.withoutConversionData.json, as: UTF8.self)
        // Foreign values are never lost.
        #expect(converted.conversionData?.contains("Secret") == true)
        #expect(converted["kind"].text == kind.rawValue)
        #expect(converted["metadata"].setting("annotations", nil) == object["metadata"].setting("annotations", nil))
        #expect(converted["status"] == .null)
        #expect(!text.contains("Secret") && !text.contains("\"other\""))
    }

    @Test(
        "Values whose types do not match the schema are ignored, preserved and reported",
        arguments: [
            (Converting.spoke, #"{"bootCommands":"sh"}"#), (Converting.spoke, #"{"bootCommands":[1]}"#),
            (Converting.spoke, #"{"files":{"=":5}}"#), (Converting.spoke, #"{"initConfiguration":{"=":"x"}}"#),
            (Converting.spoke, #"{"ntp":{"servers":"","-":true}}"#), (Converting.spoke, #"{"format":[]}"#),
            (Converting.spoke, #"{"clusterConfiguration":{"-":true,"certificateValidityPeriodDays":1.5}}"#),
            (Converting.spoke, #"{"clusterConfiguration":{"-":true,"certificateValidityPeriodDays":2147483648}}"#),
            (Converting.spoke, #"{"clusterConfiguration":{"-":true,"apiServer":{"-":true,"extraArgs":{"=":{}}}}}"#),
            (Converting.spoke, #"{"initConfiguration":{"-":true,"timeouts":{"-":true,"discoverySeconds":"5"}}}"#),
            (
                Converting.spoke,
                #"{"joinConfiguration":{"-":true,"timeouts":{"controlPlaneComponentHealthCheckSeconds":[null,"x"]}}}"#
            ),
            (
                Converting.spoke,
                #"{"joinConfiguration":{"-":true,"discovery":{"-":true,"file":{"-":true,"kubeConfig":{"user":7}}}}}"#
            ),
            (Converting.hub, #"{"useExperimentalRetryJoin":"yes"}"#), (Converting.hub, #"{"users":{"=":{}}}"#),
            (Converting.hub, #"{"clusterConfiguration":{"-":true,"networking":{"-":true,"podSubnet":["s"]}}}"#),
            (Converting.hub, #"{"clusterConfiguration":{"-":true,"scheduler":{"-":true,"extraArgs":{"=":[]}}}}"#),
            (Converting.hub, #"{"joinConfiguration":{"-":true,"discovery":{"-":true,"timeout":5}}}"#),
        ])
    func types(version: String, spec: String) throws {
        let other = Converting.other(version)
        let data = #"{"\#(other)":{"spec":\#(spec)}}"#
        let object = try Self.object(.config, version, #"{"format":"cloud-config"}"#, data: data)
        let (response, report) = try Converting.reported([object], to: other)
        #expect(report.carried.count == 1)
        let converted = response["convertedObjects"][0]
        #expect(converted["spec"] == object["spec"])
        #expect(converted.conversionData == data)
        #expect(try Converting.convert(converted, to: version) == object)
    }

    @Test("The annotation alone cannot add operator, whose presence requests an uninstallation")
    func operators() throws {
        for name in ["moduleOperator", "verrazzanoPlatformOperator"] {
            for version in [Converting.spoke, Converting.hub] {
                let other = Converting.other(version)
                let data = #"{"\#(other)":{"spec":{"\#(name)":{"-":true}}}}"#
                let object = try Self.object(.controlPlane, version, #"{"replicas":1}"#, data: data)
                #expect(try Converting.convert(object, to: other)["spec"][name] == .null)
            }
        }
    }

    @Test(
        "The annotation alone cannot add lists or arguments",
        arguments: [
            (Converting.hub, #"{"users":{"=":[{"name":"root"}]}}"#),
            (Converting.spoke, #"{"files":{"=":[{"path":"/"}]}}"#),
            (Converting.hub, #"{"clusterConfiguration":{"scheduler":{"extraArgs":{"=":{"a":"b"}}}}}"#),
            (
                Converting.spoke,
                #"{"clusterConfiguration":{"scheduler":{"extraArgs":{"=":[{"name":"a","value":"b"}]}}}}"#
            ),
        ])
    func lists(version: String, spec: String) throws {
        let other = Converting.other(version)
        let object = try Self.object(
            .config, version, #"{"format":"ignition"}"#, data: #"{"\#(other)":{"spec":\#(spec)}}"#)
        #expect(try Converting.convert(object, to: other)["spec"] == object["spec"])
    }

    @Test("A field that cannot be decoded is reported with the object")
    func carried() throws {
        let object = try Self.object(
            .config, Converting.spoke,
            #"{"joinConfiguration":{"discovery":{"timeout":"soon"}},"initConfiguration":{"bootstrapTokens":[{"token":"t","ttl":"1 h"}]}}"#,
            data: "{")
        let (_, report) = try Converting.reported([object], to: Converting.hub)
        #expect(
            report.carried == [
                "OCNEConfig ns/n: metadata.annotations[cluster.x-k8s.io/conversion-data], ttl, spec.joinConfiguration.discovery.timeout"
            ])
    }

    @Test("An element is identified by its key, however the API server escapes it")
    func escapes() throws {
        func review(_ path: String, _ data: String?) -> String {
            let annotations = data.map { #","annotations":{"cluster.x-k8s.io/conversion-data":\#($0)}"# } ?? ""
            return
                #"{"apiVersion":"bootstrap.cluster.x-k8s.io/\#(data == nil ? "v1beta2" : "v1alpha1")","kind":"OCNEConfig","metadata":{"name":"n"\#(annotations)},"spec":{"files":[{"path":"\#(path)"\#(data == nil ? ",\"append\":false" : "")}]}}"#
        }
        let seen = try Converting.convertText(review("/a<b", nil), to: Converting.spoke)
        let data = try #require(seen.conversionData)
        let quoted = String(decoding: Value.string(Array(data.utf8)).json, as: UTF8.self)
        let back = try Converting.convertText(review(#"\u002fa\u003cb"#, quoted), to: Converting.hub)
        #expect(back["spec"]["files"][0]["append"].bool == false)
    }

    @Test("Never restores status from an annotation", arguments: [Converting.spoke, Converting.hub])
    func status(version: String) throws {
        let other = Converting.other(version)
        let data =
            #"{"\#(other)":{"status":{"-":true,"ready":true,"dataSecretName":"evil","conditions":[{"type":"Ready"}],"initialization":{"-":true,"dataSecretCreated":true},"v1beta2":{"-":true,"conditions":[]},"unknown":1}}}"#
        var metadata = try Value(json: #"{"name":"n","annotations":{}}"#.utf8)
        metadata = metadata.setting(
            "annotations", .object([Array("cluster.x-k8s.io/conversion-data".utf8): .string(Array(data.utf8))]))
        for status in ["", #","status":{}"#, #","status":{"observedGeneration":3}"#] {
            var object = try Value(
                json:
                    #"{"apiVersion":"bootstrap.cluster.x-k8s.io/\#(version)","kind":"OCNEConfig","spec":{}\#(status)}"#
                    .utf8)
            object = object.setting("metadata", metadata)
            let converted = try Converting.convert(object, to: other)
            #expect(converted["status"] == object["status"])
        }
    }

    @Test("Annotations stay within the API server's limit; the largest field is omitted first")
    func tooLarge() throws {
        let large = String(repeating: "x", count: 200_000)
        let small = String(repeating: "y", count: 100_000)
        let object = try Self.config(
            "v1beta2",
            #"{"bootCommands":["\#(large)"],"initConfiguration":{"nodeRegistration":{"name":"n","imagePullPolicy":"Always"}},"clusterConfiguration":{"apiServer":{"certSANs":["s"],"extraEnvs":[{"name":"E","value":"\#(small)"}]}}}"#
        )
        let converted = try Converting.convert(object, to: "v1alpha1")
        let data = try #require(converted.conversionData)
        #expect(data.utf8.count < 256 * 1024)
        #expect(!data.contains("bootCommands"))
        #expect(data.contains("extraEnvs") && data.contains("imagePullPolicy"))
        let back = try Converting.convert(converted, to: "v1beta2")
        #expect(back["spec"] == object["spec"].setting("bootCommands", nil))
    }

    @Test(
        "The annotation of typical objects is small", arguments: OCNEKind.allCases,
        [Converting.spoke, Converting.hub])
    func size(kind: OCNEKind, version: String) throws {
        var random = SeededRandom(seed: 7)
        let maker = RandomObject(Converting.schema(kind, version))
        let objects = (0..<PropertyRun.count(default: 200)).map { _ in maker.next(using: &random) }
        let sizes = try Converting.convert(objects, to: Converting.other(version)).map {
            $0.conversionData?.utf8.count ?? 0
        }.sorted()
        #expect(sizes[sizes.count / 2] < 4096)
    }
}
