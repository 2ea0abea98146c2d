import CertificateRotation
import TestDocuments
import TestSupport
import Testing

@Suite(
    "Self-managed overlay",
    .requires(.kubectl))
struct SelfManagedOverlayTests {
    private static let documents = Result { try Deploy.kustomize("\(Deploy.directory)/overlays/self-managed") }

    private func documents(_ kind: String) throws -> [Value] { try Self.documents.get().filter { $0.kind == kind } }

    /// Returns the values of a flag.
    private func names(_ flag: String) throws -> [String] {
        let arguments = try #require(try documents("Deployment").first)["spec"]["template"]["spec"]["containers"][0][
            "args"
        ].texts
        let value = try #require(arguments.first { $0.hasPrefix("\(flag)=") }).dropFirst(flag.count + 1)
        return value.split(separator: ",").map { String($0) }
    }

    @Test(
        "The server injects its CA into every installed object that refers to it, and into the optional webhook configuration"
    )
    func targets() throws {
        #expect(try Set(names("--ca-bundle-mutating")) == Set(documents("MutatingWebhookConfiguration").map(\.name)))
        let extra = try Deploy.documents("components/tech-preview/webhooks.yaml").map(\.name)
        #expect(
            try Set(names("--ca-bundle-validating"))
                == Set(documents("ValidatingWebhookConfiguration").map(\.name) + extra))
        #expect(try Set(names("--ca-bundle-definitions")) == Set(documents("CustomResourceDefinition").map(\.name)))
        for configuration in try Self.documents.get() where configuration.isWebhookConfiguration {
            for webhook in configuration["webhooks"].elements {
                // Its own name, which is in the server's certificate and selects its references.
                #expect(
                    webhook["clientConfig"]["service"]["name"].text == "ocne-webhook"
                        && webhook["clientConfig"]["caBundle"] == .null)
            }
        }
    }

    @Test("Grants exactly the permissions that this needs")
    func rights() throws {
        let roles = try documents("ClusterRole").filter { $0.name == "ocne-webhook-certificates" }
        var allowed: [String] = []
        for rule in try #require(roles.first)["rules"].elements {
            #expect(rule["verbs"].texts == ["get", "patch"])
            for group in rule["apiGroups"].texts {
                for resource in rule["resources"].texts {
                    allowed += rule["resourceNames"].texts.map { "\(group)/\(resource)/\($0)" }
                }
            }
        }
        let targets: [BundleTarget] =
            try names("--ca-bundle-mutating").map { BundleTarget(.mutating, $0) }
            + (try names("--ca-bundle-validating").map { BundleTarget(.validating, $0) })
            + (try names("--ca-bundle-definitions").map { BundleTarget(.crd, $0) })
        #expect(
            allowed.sorted()
                == targets.map { "\($0.kind.resource.group)/\($0.kind.resource.plural)/\($0.name)" }.sorted())
        let rules = try #require(try documents("Role").first)["rules"].elements
        #expect(
            rules.count == 1
                && rules.allSatisfy { $0["apiGroups"].texts == [""] && $0["resources"].texts == ["secrets"] })
        let secrets = try names("--self-signed-secret")
        #expect(rules[0]["verbs"].texts == ["get", "patch"] && rules[0]["resourceNames"].texts == secrets)
        for (kind, role) in [("RoleBinding", "Role"), ("ClusterRoleBinding", "ClusterRole")] {
            let binding = try #require(try documents(kind).first { $0.name == "ocne-webhook-certificates" })
            #expect(
                binding["roleRef"]["kind"].text == role
                    && binding["roleRef"]["name"].text == "ocne-webhook-certificates")
            #expect(binding["subjects"].elements.map { $0["name"].text } == ["ocne-webhook"])
        }
    }

    @Test("Mounts no files and includes no other source of certificates")
    func files() throws {
        let pod = try #require(try documents("Deployment").first)["spec"]["template"]["spec"]
        #expect(pod["volumes"].elements.isEmpty && pod["containers"][0]["volumeMounts"].elements.isEmpty)
        #expect(!pod["containers"][0]["args"].texts.contains { $0.hasPrefix("--cert-dir") })
        #expect(try documents("Certificate").isEmpty)
    }

    @Test(
        "Includes the Secret, labeled as the server's, without any field that a second apply would reset")
    func secret() throws {
        let secrets = try documents("Secret")
        #expect(try secrets.map(\.name) == names("--self-signed-secret"))
        let secret = try #require(secrets.first)
        #expect(secret.names.sorted() == ["apiVersion", "kind", "metadata"])
        #expect(secret["metadata"]["labels"]["app.kubernetes.io/managed-by"].text == "ocne-webhook")
        #expect(secret["metadata"]["labels"]["ocne-webhook/self-managed"].text == "true")
        #expect(secret["metadata"]["labels"]["app.kubernetes.io/component"].text == "server")
        #expect(try secret["metadata"]["namespace"] == #require(documents("Deployment").first)["metadata"]["namespace"])
    }
}
