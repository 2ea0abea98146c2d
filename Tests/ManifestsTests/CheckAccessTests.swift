import LiveState
import TestDocuments
import Testing

@Suite("RBAC of the check")
struct CheckAccessTests {
    private static let reportGroups = ["openreports.io", "wgpolicyk8s.io"]

    private func rules() throws -> [Value] {
        try #require(try Deploy.documents("components/check/rbac.yaml").first { $0.kind == "ClusterRole" })["rules"]
            .elements
    }

    @Test("Grants listing exactly the resources that the check reads, restricted to one name where it reads one object")
    func list() throws {
        var allowed: [String] = []
        for rule in try rules() where !Self.reportGroups.contains(rule["apiGroups"][0].text ?? "") {
            #expect(rule["verbs"].texts == ["list"])
            let names = rule["resourceNames"].texts
            for group in rule["apiGroups"].texts {
                for resource in rule["resources"].texts {
                    allowed += (names.isEmpty ? ["*"] : names).map { "\(group)/\(resource)/\($0)" }
                }
            }
        }
        let wanted = WatchedResource.readByCheck(metadataIn: "n").map {
            "\($0.group)/\($0.plural)/\($0.onlyName ?? "*")"
        }
        #expect(Set(allowed).symmetricDifference(wanted).isEmpty && allowed.count == wanted.count)
    }

    @Test("Grants writing reports, and nothing else")
    func reports() throws {
        let writing = try rules().filter { $0["verbs"].texts != ["list"] }
        #expect(writing.flatMap { $0["apiGroups"].texts } == Self.reportGroups)
        for rule in writing {
            #expect(rule["verbs"].texts == ["list", "create", "patch", "delete"])
            #expect(rule["resources"].texts.allSatisfy { $0.hasSuffix("reports") })
        }
    }

    @Test("Is bound to the ServiceAccount of the job, whose pods are not the server's")
    func job() throws {
        let rbac = try Deploy.documents("components/check/rbac.yaml")
        let account = try #require(rbac.first { $0.kind == "ServiceAccount" })
        let binding = try #require(rbac.first { $0.kind == "ClusterRoleBinding" })
        #expect(binding["subjects"].elements.map { $0["name"].text } == [account.name])
        #expect(binding["roleRef"]["name"].text == rbac.first { $0.kind == "ClusterRole" }?.name)
        let job = try Deploy.documents("components/check/cronjob.yaml")[0]
        let template = job["spec"]["jobTemplate"]["spec"]["template"]
        #expect(template["spec"]["serviceAccountName"].text == account.name)
        #expect(template["spec"]["automountServiceAccountToken"].bool == true)
        let server = try Deploy.deployment().whole["spec"]["selector"]["matchLabels"]["app.kubernetes.io/name"]
        let name = template["metadata"]["labels"]["app.kubernetes.io/name"]
        #expect(name != server)
        let policy = try Deploy.documents("components/check/network-policy.yaml")[0]
        #expect(policy["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == name)
        #expect(template["spec"]["containers"][0]["image"] == (try Deploy.deployment().container["image"]))
    }
}
