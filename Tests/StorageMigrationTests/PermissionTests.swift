import APISchema
import EventLoop
import KubernetesAPI
import OCNEAPI
import TestDocuments
import TestSupport
import Testing
import YAML

@testable import StorageMigration

@Suite("deploy/components/storage-migration") struct PermissionTests {
    private static let directory =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        + "/deploy/components/storage-migration"

    private func documents(_ name: String) throws -> [Value] {
        try YAML.read(try File.read("\(Self.directory)/\(name)", limit: 1 << 20)).map { try Value(json: $0.json) }
    }

    /// Returns `verb group/resource` of a request, with the name of a CRD.
    private func permission(_ request: String) throws -> String? {
        let words = request.split(separator: " ")
        let path = words[1].prefix { $0 != "?" }.split(separator: "/").map(String.init)
        // Discovery needs no permission besides those of every account.
        guard path.count > 3 else { return nil }
        guard path[1] != "apiextensions.k8s.io" else {
            let resource = ([path[3]] + path.dropFirst(5)).joined(separator: "/")
            return "\(words[0] == "GET" ? "get" : "patch") \(path[1])/\(resource) \(path[4])"
        }
        guard words[0] == "PATCH" else { return "list \(path[1])/\(path[3])" }
        return "patch \(path[1])/\(([path[5]] + path.dropFirst(7)).joined(separator: "/"))"
    }

    @Test("The ClusterRole grants exactly what a migration of the OCNE kinds requests")
    func role() throws {
        var storage = FakeStorage()
        storage.hash = MigrationRun.storage().hash
        var names: [String] = []
        for kind in OCNEKind.allCases {
            let schema = kind.schema(in: .hub)
            storage.install(
                schema.plural, group: schema.gvk.group, kind: schema.gvk.kind, hasStatus: schema.hasStatus,
                objects: ["a"])
            names.append("\(schema.plural).\(schema.gvk.group)")
        }
        for name in names { storage.store(name, in: "v1beta2") }
        var run = MigrationRun(names)
        run.run(&storage)
        #expect(run.migration.results.map(\.outcome) == names.map { _ in .migrated })
        let requested = Set(try storage.requests.compactMap { try permission($0) })

        let role = try #require(try documents("rbac.yaml").first { $0["kind"].text == "ClusterRole" })
        var granted: [String] = []
        for rule in role["rules"].elements {
            let names = rule["resourceNames"].elements.compactMap(\.text)
            for verb in rule["verbs"].elements.compactMap(\.text) {
                for group in rule["apiGroups"].elements.compactMap(\.text) {
                    for resource in rule["resources"].elements.compactMap(\.text) {
                        granted +=
                            names.isEmpty
                            ? ["\(verb) \(group)/\(resource)"] : names.map { "\(verb) \(group)/\(resource) \($0)" }
                    }
                }
            }
        }
        #expect(Set(granted) == requested && granted.count == requested.count)
    }

    @Test("The role is bound to the account of the pod, which the server's Service does not select")
    func binding() throws {
        let documents = try documents("rbac.yaml")
        let binding = try #require(documents.first { $0["kind"].text == "ClusterRoleBinding" })
        let account = try #require(documents.first { $0["kind"].text == "ServiceAccount" })
        let role = try #require(documents.first { $0["kind"].text == "ClusterRole" })
        #expect(binding["roleRef"]["name"] == role["metadata"]["name"])
        #expect(binding["subjects"].elements.count == 1)
        #expect(binding["subjects"][0]["name"] == account["metadata"]["name"])
        #expect(binding["subjects"][0]["namespace"] == account["metadata"]["namespace"])
        let job = try self.documents("job.yaml")[0]
        let template = job["spec"]["template"]
        #expect(template["spec"]["serviceAccountName"] == account["metadata"]["name"])
        #expect(job["metadata"]["namespace"] == account["metadata"]["namespace"])
        #expect(template["metadata"]["labels"]["app.kubernetes.io/name"].text != "ocne-webhook")
        let policy = try self.documents("network-policy.yaml")[0]
        #expect(policy["spec"]["podSelector"]["matchLabels"] == template["metadata"]["labels"])
    }
}
