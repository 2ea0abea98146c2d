import Manifests
import OCNEAPI
import TestDocuments
import Testing
import YAML

@Suite("CustomResourceDefinitions")
struct CRDTests {
    static let storages = CustomResourceDefinition.storableVersions

    /// The CRDs by storage version, through YAML as they are installed.
    private static let crds = Result {
        let service = WebhookService(name: "hooks", namespace: "here", port: 8443)
        return try Dictionary(
            uniqueKeysWithValues: storages.map { storage in
                let crds = CustomResourceDefinition.all(storageVersion: storage, conversion: service)
                return (
                    storage, try crds.map { try Value(json: try #require(try YAML.read(try $0.yaml()).first).json) }
                )
            })
    }

    private func specs(storage: String) throws -> [Value] { try #require(try Self.crds.get()[storage]) }

    @Test("Serves all versions, stores one, and deprecates the older ones", arguments: storages)
    func versions(storage: String) throws {
        for crd in try specs(storage: storage) {
            let versions = crd["spec"]["versions"].elements
            let names = APIVersion.allCases.map(\.rawValue)
            #expect(versions.map { $0["name"].text } == names)
            #expect(versions.allSatisfy { $0["served"].bool == true })
            #expect(versions.filter { $0["storage"].bool == true }.map { $0["name"].text } == [storage])
            let deprecated = versions.filter { $0["deprecated"].bool == true }
            #expect(deprecated.map { $0["name"].text } == Array(names.prefix { $0 != storage }))
            for version in deprecated {
                let group = try #require(crd["spec"]["group"].text)
                let kind = try #require(crd["spec"]["names"]["kind"].text)
                let name = try #require(version["name"].text)
                #expect(version["deprecationWarning"].text == "\(group)/\(name) \(kind) is deprecated; use \(storage)")
            }
        }
    }

    @Test("Has the names and contract labels that Cluster API expects")
    func names() throws {
        let crds = try specs(storage: "v1alpha1")
        #expect(
            crds.map { $0["metadata"]["name"].text } == [
                "ocneconfigs.bootstrap.cluster.x-k8s.io", "ocneconfigtemplates.bootstrap.cluster.x-k8s.io",
                "ocnecontrolplanes.controlplane.cluster.x-k8s.io",
                "ocnecontrolplanetemplates.controlplane.cluster.x-k8s.io",
            ])
        for crd in crds {
            for (contract, versions) in Dictionary(grouping: APIVersion.allCases, by: \.contract) {
                let label = crd["metadata"]["labels"]["cluster.x-k8s.io/\(contract)"].text
                #expect(label == versions.map(\.rawValue).joined(separator: "_"))
            }
            #expect(crd["spec"]["names"]["categories"].elements.map(\.text) == ["cluster-api"])
            #expect(crd["spec"]["scope"].text == "Namespaced")
        }
        #expect(crds[2]["spec"]["names"]["shortNames"].elements.map(\.text) == ["ocnecp"])
    }

    @Test("Converts objects through the configured Service")
    func conversion() throws {
        for crd in try specs(storage: "v1alpha1") {
            let conversion = crd["spec"]["conversion"]
            #expect(conversion["strategy"].text == "Webhook")
            #expect(conversion["webhook"]["conversionReviewVersions"].elements.map(\.text) == ["v1"])
            let service = conversion["webhook"]["clientConfig"]["service"]
            #expect(service["name"].text == "hooks" && service["namespace"].text == "here")
            #expect(service["path"].text == "/convert" && service["port"].int == 8443)
        }
    }

    @Test("Has the status subresource for kinds with a status, and scale for kinds with replicas")
    func subresources() throws {
        let crds = try specs(storage: "v1alpha1")
        for version in 0..<2 {
            let found = crds.map { $0["spec"]["versions"][version]["subresources"].names }
            #expect(found == [["status"], [], ["scale", "status"], []])
            #expect(
                crds[2]["spec"]["versions"][version]["subresources"]["scale"].description
                    == #"{"labelSelectorPath":".status.selector","specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}"#
            )
        }
    }

    @Test("Schemas are structural, describe every field, and leave metadata to the API server", arguments: 0..<4)
    func structural(index: Int) throws {
        let crd = try specs(storage: "v1alpha1")[index]
        for version in crd["spec"]["versions"].elements {
            let root = version["schema"]["openAPIV3Schema"]
            #expect(root["properties"]["metadata"].description == #"{"type":"object"}"#)
            check(root, "\(version["name"])")
        }
    }

    private func check(_ schema: Value, _ path: String) {
        let isEither = schema["x-kubernetes-int-or-string"].bool == true
        #expect(isEither || schema["type"].text != nil, "\(path) has no type")
        #expect(path.hasSuffix(".metadata") || schema["description"].text?.isEmpty == false, "\(path) says nothing")
        let properties = schema["properties"]
        for name in schema["required"].elements.compactMap(\.text) {
            #expect(properties.names.contains(name), "\(path) requires \(name), which is no member")
        }
        for name in properties.names { check(properties[name], "\(path).\(name)") }
        if schema["type"].text == "array" {
            #expect(schema["x-kubernetes-list-type"].text != nil, "\(path)")
            check(schema["items"], path + "[]")
        }
        if schema["additionalProperties"] != .null { check(schema["additionalProperties"], path + "{}") }
    }

    @Test("Expresses exactly-one-of as a validation rule")
    func alternatives() throws {
        let spec = try specs(storage: "v1alpha1")[0]["spec"]["versions"][1]["schema"]["openAPIV3Schema"]["properties"][
            "spec"]["properties"]
        let partition = spec["diskSetup"]["properties"]["partitions"]["items"]
        #expect(
            partition["x-kubernetes-validations"].description
                == #"[{"message":"exactly one of layout, diskLayout must be set","rule":"[has(self.layout), has(self.diskLayout)].exists_one(x, x)"}]"#
        )
    }

    @Test("Declares defaults, list map keys and atomic objects")
    func marks() throws {
        let crd = try specs(storage: "v1alpha1")[2]
        func spec(_ version: Int) -> Value {
            crd["spec"]["versions"][version]["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]
        }
        #expect(
            spec(0)["rolloutStrategy"]["default"].description
                == #"{"rollingUpdate":{"maxSurge":1},"type":"RollingUpdate"}"#)
        #expect(spec(0)["machineTemplate"]["properties"]["infrastructureRef"]["x-kubernetes-map-type"].text == "atomic")
        let taints = spec(1)["machineTemplate"]["properties"]["spec"]["properties"]["taints"]
        #expect(taints["x-kubernetes-list-type"].text == "map")
        #expect(taints["x-kubernetes-list-map-keys"].elements.map(\.text) == ["key", "effect"])
        #expect(taints["maxItems"].int == 64 && taints["minItems"].int == 1)
    }
}
