import APISchema
import KubernetesAPI
import Manifests
import OCNEAPI
import TestDocuments
import Testing

@Suite("Webhook configurations in deploy/base")
struct WebhookConfigurationTests {
    /// A rule of a webhook, with its path.
    private struct WebhookRule: Hashable, CustomStringConvertible {
        let configuration: String
        let group: String
        let version: String
        let resource: String
        let operations: [String]
        let path: String

        var description: String { "\(configuration) \(group)/\(version) \(resource) \(operations) \(path)" }
    }

    /// The rules for the paths that the server serves. The misspelled path of CAPOCNE is served, but not
    /// registered.
    private static var wanted: [WebhookRule] {
        AdmissionEndpoint.all.compactMap { path, endpoint in
            switch endpoint {
            case .mutate(let kind, let version):
                return rule("MutatingWebhookConfiguration", kind.schema(in: version), path)
            case .validate(let kind, let version):
                return rule("ValidatingWebhookConfiguration", kind.schema(in: version), path)
            case .validateScale:
                let schemas = APIVersion.allCases.map { OCNEKind.controlPlane.schema(in: $0) }
                guard let schema = schemas.first(where: { path.contains("-\($0.gvk.version)-") }) else { return nil }
                return rule("ValidatingWebhookConfiguration", schema, subresource: "/scale", path)
            }
        }
    }

    private static func rule(
        _ configuration: String, _ schema: KindSchema, subresource: String = "", _ path: String
    ) -> WebhookRule {
        WebhookRule(
            configuration: configuration, group: schema.gvk.group, version: schema.gvk.version,
            resource: schema.plural + subresource,
            operations: subresource.isEmpty ? ["CREATE", "UPDATE"] : ["UPDATE"], path: path)
    }

    @Test("Registers every admission path once, for its kind and version, and no others")
    func paths() throws {
        var found: [WebhookRule] = []
        for configuration in try Deploy.webhookConfigurations() {
            for webhook in configuration["webhooks"].elements {
                for rule in webhook["rules"].elements {
                    for group in rule["apiGroups"].texts {
                        for version in rule["apiVersions"].texts {
                            for resource in rule["resources"].texts {
                                found.append(
                                    WebhookRule(
                                        configuration: configuration.kind, group: group, version: version,
                                        resource: resource,
                                        operations: rule["operations"].texts,
                                        path: webhook["clientConfig"]["service"]["path"].text ?? ""))
                            }
                        }
                    }
                }
            }
        }
        #expect(Set(found) == Set(Self.wanted))
        #expect(found.count == Self.wanted.count)
    }

    @Test("Every served version of every CRD has its own rule with matchPolicy Exact")
    func versions() throws {
        let crds = CustomResourceDefinition.all(
            storageVersion: "v1alpha1", conversion: WebhookService(name: "a", namespace: "b"))
        let served = try Set(
            crds.flatMap { crd in
                let spec = try Value(json: crd.json)["spec"]
                return spec["versions"].elements.filter { $0["served"].bool == true }.flatMap { version in
                    let name = "\(spec["group"].text ?? "")/\(version["name"].text ?? "") \(crd.plural)"
                    return version["subresources"]["scale"] == .null ? [name] : [name, name + "/scale"]
                }
            })
        for kind in ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"] {
            let webhooks = try Deploy.webhookConfigurations().filter { $0.kind == kind }.flatMap {
                $0["webhooks"].elements
            }
            let rules = webhooks.flatMap { $0["rules"].elements }.map {
                "\($0["apiGroups"].texts.joined())/\($0["apiVersions"].texts.joined()) \($0["resources"].texts.joined())"
            }
            // A Scale has no defaults.
            let wanted = kind.hasPrefix("Mutating") ? served.filter { !$0.hasSuffix("/scale") } : served
            #expect(Set(rules) == wanted)
            #expect(rules.count == wanted.count && webhooks.count == wanted.count)
        }
    }

    @Test("Every webhook sets failurePolicy, sideEffects, timeout and excluded namespaces")
    func settings() throws {
        for configuration in try Deploy.webhookConfigurations() {
            for webhook in configuration["webhooks"].elements {
                let name = webhook["name"].text ?? ""
                #expect(webhook["admissionReviewVersions"].texts == ["v1"], "\(name)")
                #expect(webhook["matchPolicy"].text == "Exact", "\(name)")
                #expect(webhook["failurePolicy"].text == "Fail", "\(name)")
                #expect(webhook["sideEffects"].text == "None", "\(name)")
                #expect(webhook["timeoutSeconds"].int == 10, "\(name)")
                let reinvocation: String? = configuration.kind.hasPrefix("Mutating") ? "IfNeeded" : nil
                #expect(webhook["reinvocationPolicy"].text == reinvocation, "\(name)")
                let selector = webhook["namespaceSelector"]["matchExpressions"]
                #expect(selector.elements.count == 1, "\(name)")
                #expect(
                    selector[0]["key"].text == "kubernetes.io/metadata.name" && selector[0]["operator"].text == "NotIn",
                    "\(name)")
                #expect(selector[0]["values"].texts == ["kube-system", "ocne-webhook-system"], "\(name)")
                #expect(webhook["rules"].elements.allSatisfy { $0["scope"].text == "Namespaced" }, "\(name)")
            }
        }
    }

    @Test("Webhooks call the Service, and have unique names")
    func service() throws {
        let service = try Deploy.documents("base/service.yaml")[0]
        for configuration in try Deploy.webhookConfigurations() {
            let webhooks = configuration["webhooks"].elements
            #expect(Set(webhooks.map { $0["name"].text ?? "" }).count == webhooks.count)
            for webhook in webhooks {
                let client = webhook["clientConfig"]["service"]
                #expect(client["name"].text == service.name)
                #expect(client["namespace"] == service["metadata"]["namespace"])
                #expect(client["port"] == service["spec"]["ports"][0]["port"])
            }
        }
        for crd in CustomResourceDefinition.all(
            storageVersion: "v1alpha1", conversion: WebhookService(name: service.name, namespace: "ocne-webhook-system")
        ) {
            let client = try Deploy.documents("crds/\(crd.fileName)")[0]["spec"]["conversion"]["webhook"][
                "clientConfig"]["service"]
            #expect(client["name"].text == service.name && client["namespace"] == service["metadata"]["namespace"])
            #expect(client["port"] == service["spec"]["ports"][0]["port"])
        }
    }
}
