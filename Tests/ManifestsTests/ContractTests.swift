import Manifests
import OCNEAPI
import TestDocuments
import Testing
import YAML

/// The fields that Cluster API reads of providers' objects (docs/compatibility.md, "Cluster API's contract").
@Suite("Contract of Cluster API")
struct ContractTests {
    private static let crds = Result {
        let service = WebhookService(name: "hooks", namespace: "here", port: 8443)
        return try CustomResourceDefinition.all(storageVersion: "v1beta2", conversion: service).map {
            try Value(json: try #require(try YAML.read(try $0.yaml()).first).json)
        }
    }

    private func version(_ name: String, of kind: OCNEKind) throws -> Value {
        let crd = try #require(try Self.crds.get().first { $0["spec"]["names"]["kind"].text == kind.rawValue })
        return try #require(crd["spec"]["versions"].elements.first { $0["name"].text == name })
    }

    /// The schema of a field; `[]` steps into the elements of a list.
    private func schema(_ path: String, _ kind: OCNEKind, version: String = "v1beta2") throws -> Value? {
        var schema = try self.version(version, of: kind)["schema"]["openAPIV3Schema"]
        for step in path.split(separator: ".") {
            let name = String(step).replacing("[]", with: "")
            schema = schema["properties"][name]
            if step.hasSuffix("[]") { schema = schema["items"] }
        }
        return schema["type"].text == nil && schema["x-kubernetes-int-or-string"].bool == nil ? nil : schema
    }

    @Test(
        "Kinds have the fields of the contract v1beta2",
        arguments: [
            ("spec.replicas", OCNEKind.controlPlane, "integer"), ("status.selector", .controlPlane, "string"),
            ("status.replicas", .controlPlane, "integer"), ("status.readyReplicas", .controlPlane, "integer"),
            ("status.availableReplicas", .controlPlane, "integer"),
            ("status.upToDateReplicas", .controlPlane, "integer"), ("spec.version", .controlPlane, "string"),
            ("status.versions[].version", .controlPlane, "string"),
            ("status.versions[].replicas", .controlPlane, "integer"), ("status.version", .controlPlane, "string"),
            ("spec.machineTemplate.metadata.labels", .controlPlane, "object"),
            ("spec.machineTemplate.metadata.annotations", .controlPlane, "object"),
            ("spec.machineTemplate.spec.infrastructureRef.apiGroup", .controlPlane, "string"),
            ("spec.machineTemplate.spec.infrastructureRef.kind", .controlPlane, "string"),
            ("spec.machineTemplate.spec.infrastructureRef.name", .controlPlane, "string"),
            ("spec.machineTemplate.spec.deletion.nodeDrainTimeoutSeconds", .controlPlane, "integer"),
            ("spec.machineTemplate.spec.deletion.nodeVolumeDetachTimeoutSeconds", .controlPlane, "integer"),
            ("spec.machineTemplate.spec.deletion.nodeDeletionTimeoutSeconds", .controlPlane, "integer"),
            ("spec.machineTemplate.spec.readinessGates[].conditionType", .controlPlane, "string"),
            ("spec.machineTemplate.spec.taints[].propagation", .controlPlane, "string"),
            ("spec.rollout.after", .controlPlane, "string"),
            ("status.initialization.controlPlaneInitialized", .controlPlane, "boolean"),
            ("status.conditions[].type", .controlPlane, "string"),
            ("status.observedGeneration", .controlPlane, "integer"),
            ("spec.template.metadata.labels", .controlPlaneTemplate, "object"),
            ("spec.template.spec.machineTemplate.metadata.labels", .controlPlaneTemplate, "object"),
            ("spec.template.spec.rollout.after", .controlPlaneTemplate, "string"),
            ("status.dataSecretName", .config, "string"),
            ("status.initialization.dataSecretCreated", .config, "boolean"),
            ("status.conditions[].type", .config, "string"), ("spec.files[].contentFormat", .config, "string"),
            ("spec.template.metadata.labels", .configTemplate, "object"),
            ("spec.template.spec.files[].contentFormat", .configTemplate, "string"),
        ] as [(String, OCNEKind, String)])
    func field(path: String, kind: OCNEKind, type: String) throws {
        #expect(try schema(path, kind)?["type"].text == type)
    }

    @Test(
        "v1alpha1 has the fields of the contract v1beta1",
        arguments: [
            ("status.initialized", OCNEKind.controlPlane, "boolean"), ("status.ready", .controlPlane, "boolean"),
            ("status.updatedReplicas", .controlPlane, "integer"), ("status.readyReplicas", .controlPlane, "integer"),
            ("status.unavailableReplicas", .controlPlane, "integer"),
            ("status.failureReason", .controlPlane, "string"), ("status.failureMessage", .controlPlane, "string"),
            ("status.ready", .config, "boolean"), ("status.dataSecretName", .config, "string"),
        ] as [(String, OCNEKind, String)])
    func formerField(path: String, kind: OCNEKind, type: String) throws {
        #expect(try schema(path, kind, version: "v1alpha1")?["type"].text == type)
    }

    @Test("Lists merge by the keys of the contract")
    func keys() throws {
        let lists: [(String, [String])] = [
            ("status.versions", ["version"]), ("status.conditions", ["type"]),
            ("spec.machineTemplate.spec.readinessGates", ["conditionType"]),
            ("spec.machineTemplate.spec.taints", ["key", "effect"]),
        ]
        for (path, keys) in lists {
            let list = try #require(try schema(path, .controlPlane))
            #expect(list["x-kubernetes-list-type"].text == "map", "\(path)")
            #expect(list["x-kubernetes-list-map-keys"].elements.map(\.text) == keys, "\(path)")
        }
    }

    @Test("Every version has status, and the control plane scale")
    func subresources() throws {
        for kind in OCNEKind.allCases {
            for name in APIVersion.allCases.map(\.rawValue) {
                let subresources = try version(name, of: kind)["subresources"]
                guard kind == .config || kind == .controlPlane else { continue }
                #expect(subresources["status"] != .null, "\(kind) \(name)")
                guard kind == .controlPlane else { continue }
                #expect(subresources["scale"]["labelSelectorPath"].text == ".status.selector")
                #expect(subresources["scale"]["specReplicasPath"].text == ".spec.replicas")
                #expect(subresources["scale"]["statusReplicasPath"].text == ".status.replicas")
            }
        }
    }

    @Test("Templates and lists are named after their kinds")
    func names() throws {
        for crd in try Self.crds.get() {
            let names = crd["spec"]["names"]
            let kind = try #require(names["kind"].text)
            #expect(names["listKind"].text == "\(kind)List" && names["plural"].text == "\(kind.lowercased())s")
            if kind.hasSuffix("Template") {
                #expect(OCNEKind(rawValue: String(kind.dropLast("Template".count))) != nil)
            }
        }
    }
}
