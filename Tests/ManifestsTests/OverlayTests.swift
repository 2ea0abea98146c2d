import EventLoop
import Manifests
import TestDocuments
import TestSupport
import Testing
import YAML

@Suite("Overlays", .requires(.kubectl))
struct OverlayTests {
    /// The annotation that requests CA injection into webhook configurations and CRDs, by overlay.
    private static let injections = [
        "cert-manager": ("cert-manager.io/inject-ca-from", "ocne-webhook-system/ocne-webhook"),
        "storage-v1beta2": ("cert-manager.io/inject-ca-from", "ocne-webhook-system/ocne-webhook"),
        "tech-preview": ("cert-manager.io/inject-ca-from", "ocne-webhook-system/ocne-webhook"),
        "capocne": ("cert-manager.io/inject-ca-from", "ocne-webhook-system/ocne-webhook"),
        "openshift": ("service.beta.openshift.io/inject-cabundle", "true"),
    ]

    @Test("Every overlay is tested")
    func names() throws {
        let kustomizations = try Tool.shell.run([
            "-c", "cd '\(Deploy.directory)' && ls overlays/*/kustomization.yaml components/*/kustomization.yaml",
        ]).text
        let found = kustomizations.split(separator: "\n").map { String($0.split(separator: "/")[1]) }
        // Some have tests elsewhere, or are parts of overlays.
        let elsewhere = [
            "own-certificate", "cert-manager", "storage-v1beta2", "tech-preview", "tech-preview-openshift",
            "service-ca", "self-managed",
            "monitoring-openshift", "monitoring-self-managed",
        ]
        #expect(Set(found) == Set(Deploy.overlays + Deploy.components + elsewhere))
    }

    @Test("Every overlay can be built and is complete", arguments: Deploy.overlays)
    func complete(overlay: String) throws {
        let documents = try Deploy.kustomize("\(Deploy.directory)/overlays/\(overlay)")
        let kinds = Dictionary(documents.map { ($0.kind, 1) }, uniquingKeysWith: +)
        #expect(kinds["CustomResourceDefinition"] == 4)
        #expect(kinds["MutatingWebhookConfiguration"] == 2)
        #expect(kinds["ValidatingWebhookConfiguration"] == (["tech-preview", "openshift"].contains(overlay) ? 3 : 2))
        #expect(kinds["Deployment"] == 1 && kinds["Service"] == 1 && kinds["Namespace"] == 1)
        // The server does this itself in self-managed overlays: SelfManagedOverlayTests.
        guard overlay != "self-managed" else { return }
        let (key, value) = try #require(Self.injections[overlay])
        for document in documents where document.isWebhookConfiguration || document.kind == "CustomResourceDefinition" {
            #expect(
                document["metadata"]["annotations"][key].text == value,
                "\(document.kind) \(document.name) gets no CA bundle")
        }
        // The registered timeouts match those of the server.
        let arguments = try #require(documents.first { $0.kind == "Deployment" })["spec"]["template"]["spec"][
            "containers"][0]["args"].texts
        #expect(
            arguments.filter { $0.hasPrefix("--profile=") } == (overlay == "openshift" ? ["--profile=openshift"] : []))
        // Something issues the certificate.
        let pod = try #require(documents.first { $0.kind == "Deployment" })["spec"]["template"]["spec"]
        let secret = try #require(pod["volumes"][0]["secret"]["secretName"].text)
        let sources =
            documents.filter { $0.kind == "Certificate" && $0.name == "ocne-webhook" }.map {
                $0["spec"]["secretName"].text
            }
            + documents.filter { $0.kind == "Service" }.map {
                $0["metadata"]["annotations"]["service.beta.openshift.io/serving-cert-secret-name"].text
            }
        #expect(sources.contains(secret))
    }

    @Test("Labels select every object, and those that are applied first")
    func labels() throws {
        let components = ["autoscaling", "check", "monitoring", "policy", "storage-migration"].map {
            "../deploy/components/\($0)"
        }
        for overlay in Deploy.overlays {
            let scratch = try Scratch()
            try #require(Tool.shell.run(["-c", "cp -R '\(Deploy.directory)' '\(scratch.path("deploy"))'"]).status == 0)
            try scratch.write(
                "all/kustomization.yaml",
                "resources: [../deploy/overlays/\(overlay)]\ncomponents: [\(components.joined(separator: ", "))]\n")
            for document in try Deploy.kustomize(scratch.path("all")) {
                let labels = document["metadata"]["labels"]
                #expect(
                    labels["app.kubernetes.io/name"].text == "ocne-webhook",
                    "\(overlay): \(document.kind) \(document.name)")
                #expect(
                    ["server", "webhooks", "crds", "monitoring", "check", "storage-migration"].contains(
                        labels["app.kubernetes.io/component"].text),
                    "\(overlay): \(document.kind) \(document.name)")
            }
        }
    }

    @Test("Certificates are issued for the Service's name")
    func certificates() throws {
        let documents = try Deploy.kustomize("\(Deploy.directory)/overlays/cert-manager")
        let certificate = try #require(documents.first { $0.kind == "Certificate" && $0.name == "ocne-webhook" })
        #expect(certificate["spec"]["dnsNames"].texts.first == "ocne-webhook.ocne-webhook-system.svc")
        let issuers = documents.filter { $0.kind == "Issuer" }.map(\.name)
        for certificate in documents where certificate.kind == "Certificate" {
            #expect(issuers.contains(certificate["spec"]["issuerRef"]["name"].text ?? ""))
        }
        let secrets = documents.filter { $0.kind == "Certificate" }.compactMap { $0["spec"]["secretName"].text }
        #expect(
            documents.filter { $0.kind == "Issuer" }.compactMap { $0["spec"]["ca"]["secretName"].text }.allSatisfy(
                secrets.contains))
    }

    @Test("storage-v1beta2 equals the output of `manifests crds --storage v1beta2`")
    func storage() throws {
        let documents = try Deploy.kustomize("\(Deploy.directory)/overlays/storage-v1beta2")
        let made = CustomResourceDefinition.all(
            storageVersion: "v1beta2",
            conversion: WebhookService(name: "ocne-webhook", namespace: "ocne-webhook-system"))
        for crd in made {
            let found = try #require(
                documents.first { $0.kind == "CustomResourceDefinition" && $0.name == crd.name })
            #expect(found["spec"] == (try Value(json: crd.json))["spec"], "\(crd.name)")
        }
    }

    @Test("capocne uses the names of CAPOCNE's own webhook configurations, webhooks and providers")
    func capocne() throws {
        let documents = try Deploy.kustomize("\(Deploy.directory)/overlays/capocne")
        let webhookConfigurations = documents.filter(\.isWebhookConfiguration)
        #expect(
            webhookConfigurations.map(\.name).sorted() == [
                "capi-ocne-bootstrap-mutating-webhook-configuration",
                "capi-ocne-bootstrap-validating-webhook-configuration",
                "capi-ocne-control-plane-mutating-webhook-configuration",
                "capi-ocne-control-plane-validating-webhook-configuration",
            ])
        for (kind, verb) in [("Mutating", "default"), ("Validating", "validation")] {
            for (provider, names) in [
                ("bootstrap", ["ocneconfig.bootstrap", "ocneconfigtemplate.bootstrap"]),
                ("control-plane", ["ocnecontrolplane.controlplane", "ocnecontrolplanetemplate.controlplane"]),
            ] {
                let name = "capi-ocne-\(provider)-\(kind.lowercased())-webhook-configuration"
                let found = try #require(
                    webhookConfigurations.first { $0.kind == "\(kind)WebhookConfiguration" && $0.name == name })
                let webhooks = found["webhooks"].elements.compactMap { $0["name"].text }
                #expect(names.allSatisfy { webhooks.contains("\(verb).\($0).cluster.x-k8s.io") })
                #expect(found["metadata"]["labels"]["cluster.x-k8s.io/provider"].text == "\(provider)-ocne")
            }
        }
        for crd in documents where crd.kind == "CustomResourceDefinition" {
            let provider = crd.name.contains(".bootstrap.") ? "bootstrap-ocne" : "control-plane-ocne"
            #expect(crd["metadata"]["labels"]["cluster.x-k8s.io/provider"].text == provider)
        }
    }

    @Test(
        "own-certificate uses the files of certs/generate.sh, and cannot be built without them",
        .requires(.openssl))
    func ownCertificate() throws {
        let scratch = try Scratch()
        try #require(Tool.shell.run(["-c", "cp -R '\(Deploy.directory)' '\(scratch.path("deploy"))'"]).status == 0)
        let overlay = scratch.path("deploy/overlays/own-certificate")
        _ = try Tool.shell.run(["-c", "rm -f '\(overlay)'/*.crt '\(overlay)'/*.key"])
        #expect(throws: Deploy.Failure.self) { try Deploy.kustomize(overlay) }
        let made = try Tool.shell.run(["\(Deploy.root)/certs/generate.sh", "--dir", overlay])
        let bundle = made.text.dropFirst("caBundle: ".count).filter { $0 != "\n" }
        #expect(!bundle.isEmpty)
        let documents = try Deploy.kustomize(overlay)
        func plain(_ value: Value) -> String? { value.text.map { $0.filter { $0 != "\n" } } }
        for document in documents where document.isWebhookConfiguration {
            #expect(
                document["webhooks"].elements.allSatisfy { plain($0["clientConfig"]["caBundle"]) == bundle },
                "\(document.name)")
        }
        for document in documents where document.kind == "CustomResourceDefinition" {
            #expect(
                plain(document["spec"]["conversion"]["webhook"]["clientConfig"]["caBundle"]) == bundle,
                "\(document.name)")
        }
        let secret = try #require(documents.first { $0.kind == "Secret" })
        #expect(secret.name == "ocne-webhook-tls" && secret["data"].names == ["ca.crt", "tls.crt", "tls.key"])
    }

    @Test(
        "Metrics are scraped with the CA that issues the certificate",
        arguments: [
            ("cert-manager", "monitoring", "secret/ocne-webhook-tls/ca.crt"),
            ("openshift", "monitoring-openshift", "configMap/ocne-webhook-service-ca/service-ca.crt"),
            ("self-managed", "monitoring-self-managed", "secret/ocne-webhook-certificates/ca.crt"),
        ])
    func monitoring(overlay: String, component: String, place: String) throws {
        let scratch = try Scratch()
        try #require(Tool.shell.run(["-c", "cp -R '\(Deploy.directory)' '\(scratch.path("deploy"))'"]).status == 0)
        try scratch.write(
            "all/kustomization.yaml",
            "resources: [../deploy/overlays/\(overlay)]\ncomponents: [../deploy/components/\(component)]\n")
        let documents = try Deploy.kustomize(scratch.path("all"))
        let monitor = try #require(documents.first { $0.kind == "ServiceMonitor" })
        let authority = monitor["spec"]["endpoints"][0]["tlsConfig"]["ca"]
        let source = try #require(authority.names.first)
        #expect(
            authority.names.count == 1
                && "\(source)/\(authority[source]["name"].text ?? "")/\(authority[source]["key"].text ?? "")" == place)
        if source == "configMap" {
            let map = try #require(
                documents.first { $0.kind == "ConfigMap" && $0.name == authority[source]["name"].text })
            #expect(map["metadata"]["annotations"]["service.beta.openshift.io/inject-cabundle"].text == "true")
        }
        let container = try #require(documents.first { $0.kind == "Deployment" })["spec"]["template"]["spec"][
            "containers"][0]
        #expect(container["args"].texts.contains("--metrics-listen=:8443"))
        #expect(
            container["ports"].elements.contains { $0["name"].text == "metrics" && $0["containerPort"].int == 8443 })
    }

    @Test("Components can be added to every overlay", arguments: Deploy.overlays)
    func components(overlay: String) throws {
        let scratch = try Scratch()
        try #require(Tool.shell.run(["-c", "cp -R '\(Deploy.directory)' '\(scratch.path("deploy"))'"]).status == 0)
        let components = Deploy.components.map { "- ../deploy/components/\($0)" }.joined(separator: "\n")
        try scratch.write(
            "all/kustomization.yaml", "resources:\n- ../deploy/overlays/\(overlay)\ncomponents:\n\(components)\n")
        let documents = try Deploy.kustomize(scratch.path("all"))
        #expect(
            documents.contains { $0.kind == "HorizontalPodAutoscaler" }
                && documents.contains { $0.kind == "PrometheusRule" })
        let deployment = try #require(documents.first { $0.kind == "Deployment" })
        #expect(deployment["spec"]["replicas"] == .null)
        let container = deployment["spec"]["template"]["spec"]["containers"][0]
        let mounts = container["volumeMounts"].elements.compactMap { $0["mountPath"].text }
        #expect(
            container["args"].texts.suffix(2) == [
                "--ocne-metadata=\(mounts[mounts.count - 2])/mapping",
                "--policy=\(mounts[mounts.count - 1])/policy.yaml",
            ])
        // CAPOCNE's ConfigMap with its key, and the one of deploy/README.md; each is mounted at the path that the
        // server reads.
        let volumes = deployment["spec"]["template"]["spec"]["volumes"].elements
        #expect(volumes.map { $0["name"].text } == container["volumeMounts"].elements.map { $0["name"].text })
        let maps = volumes.suffix(2).map { $0["configMap"] }
        #expect(maps.map { $0["name"].text } == ["ocne-metadata", "ocne-webhook-policy"])
        #expect(maps.map { $0["items"][0]["key"].text } == ["mapping", nil])
        let policy = try #require(documents.first { $0.kind == "NetworkPolicy" && $0.name == "ocne-webhook" })
        #expect(policy["spec"]["ingress"].elements.map { $0["ports"][0]["port"].text } == ["webhooks", "metrics"])
        let monitor = try #require(documents.first { $0.kind == "ServiceMonitor" })["spec"]["selector"]["matchLabels"]
        let scraped = documents.filter { document in
            document.kind == "Service"
                && monitor.names.allSatisfy { document["metadata"]["labels"][$0] == monitor[$0] }
        }
        #expect(scraped.map(\.name) == ["ocne-webhook-operations"])
        #expect(scraped.first?["spec"]["selector"] == deployment["spec"]["selector"]["matchLabels"])
    }
}
