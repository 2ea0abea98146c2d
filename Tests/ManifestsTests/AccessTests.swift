import LiveState
import TestDocuments
import Testing

@Suite("What the server may read")
struct AccessTests {
    @Test("It is what the live state looks at, by name where it looks at one object, and nothing more")
    func role() throws {
        let role = try Deploy.documents("base/rbac.yaml")[0]
        var allowed: [String] = []
        for rule in role["rules"].elements {
            #expect(rule["verbs"].texts == ["get", "list", "watch"])
            let names = rule["resourceNames"].texts
            for group in rule["apiGroups"].texts {
                for resource in rule["resources"].texts {
                    allowed += (names.isEmpty ? ["*"] : names).map { "\(group)/\(resource)/\($0)" }
                }
            }
        }
        let wanted = WatchedResource.all.map { "\($0.group)/\($0.plural)/\($0.onlyName ?? "*")" }
        #expect(Set(allowed) == Set(wanted) && allowed.count == wanted.count)
    }

    @Test("With the profile openshift it may read the cluster's TLS profile as well")
    func tlsProfile() throws {
        let documents = try Deploy.documents("components/tech-preview-openshift/rbac.yaml")
        let rules = documents[0]["rules"].elements
        #expect(rules.count == 1 && rules[0]["verbs"].texts == ["get", "list", "watch"])
        #expect(rules[0]["apiGroups"].texts == [WatchedResource.apiServers.group])
        #expect(rules[0]["resources"].texts == [WatchedResource.apiServers.plural])
        #expect(rules[0]["resourceNames"].texts == [WatchedResource.apiServers.onlyName])
        #expect(documents[1]["roleRef"]["name"].text == documents[0].name)
        #expect(documents[1]["subjects"] == (try Deploy.documents("base/rbac.yaml")[1]["subjects"]))
        let component = try Deploy.documents("components/tech-preview-openshift/kustomization.yaml")[0]
        #expect(component["resources"].texts.contains("rbac.yaml"))
    }

    @Test("It is given to the server's own account, whose token the server's pods have")
    func binding() throws {
        let documents = try Deploy.documents("base/rbac.yaml")
        let account = try Deploy.documents("base/service-account.yaml")[0]
        #expect(
            documents[1]["roleRef"]["kind"].text == documents[0].kind
                && documents[1]["roleRef"]["name"].text == documents[0].name)
        let subject = documents[1]["subjects"][0]
        #expect(documents[1]["subjects"].elements.count == 1)
        #expect(subject["kind"].text == account.kind && subject["name"].text == account.name)
        #expect(subject["namespace"] == account["metadata"]["namespace"])
        #expect(try Deploy.deployment().pod["automountServiceAccountToken"].bool == true)
    }
}
