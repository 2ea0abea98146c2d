import EventLoop
import Primitives
import TestDocuments
import TestSupport
import Testing
import YAML

@testable import Manifests

@Suite("manifests install")
struct InstallationTests {
    /// An installation, and the overlay or the components that install the same.
    struct Way: Sendable, CustomTestStringConvertible {
        let certificates: Installation.CertificateSource
        let profile: Installation.Profile
        let overlay: String?
        let components: [String]

        init(
            _ certificates: Installation.CertificateSource, _ profile: Installation.Profile, overlay: String? = nil,
            components: [String] = []
        ) {
            self.certificates = certificates
            self.profile = profile
            self.overlay = overlay
            self.components = components
        }

        var testDescription: String { "\(certificates.rawValue), \(profile.rawValue)" }

        var installation: Installation {
            var installation = Installation()
            installation.certificates = certificates
            installation.profile = profile
            return installation
        }

        /// Returns the output of `kubectl kustomize` for it.
        func kustomized() throws -> [Value] {
            if let overlay { return try Deploy.kustomize("\(Deploy.directory)/overlays/\(overlay)") }
            let scratch = try Scratch()
            try #require(Tool.shell.run(["-c", "cp -R '\(Deploy.directory)' '\(scratch.path("deploy"))'"]).status == 0)
            let lines = components.map { "- ../deploy/components/\($0)\n" }.joined()
            try scratch.write(
                "all/kustomization.yaml", "resources:\n- ../deploy/crds\n- ../deploy/base\ncomponents:\n\(lines)")
            return try Deploy.kustomize(scratch.path("all"))
        }
    }

    static let ways = [
        Way(.certManager, .none, overlay: "cert-manager"), Way(.certManager, .ocne, overlay: "tech-preview"),
        Way(.certManager, .openshift, components: ["tech-preview-openshift", "cert-manager"]),
        Way(.selfManaged, .openshift, components: ["tech-preview-openshift", "self-managed"]),
        Way(.openShift, .none, components: ["service-ca"]),
        Way(.openShift, .ocne, components: ["tech-preview", "service-ca"]),
        Way(.openShift, .openshift, overlay: "openshift"), Way(.selfManaged, .none, overlay: "self-managed"),
        Way(.selfManaged, .ocne, components: ["tech-preview", "self-managed"]),
    ]

    private func documents(_ installation: Installation) throws -> [Value] {
        try YAML.read(try installation.yaml()).map { try Value(json: $0.json) }
    }

    private func byName(_ documents: [Value]) throws -> [String: Value] {
        let found = Dictionary(documents.map { ("\($0.kind) \($0.name)", $0) }, uniquingKeysWith: { first, _ in first })
        #expect(found.count == documents.count, "two documents have the same kind and name")
        return found
    }

    @Test(
        "Equals the overlays of deploy/; `make manifests` refreshes it",
        .requires(.kubectl),
        arguments: ways)
    func fresh(way: Way) throws {
        let printed = try byName(try documents(way.installation))
        let kustomized = try byName(try way.kustomized())
        #expect(printed.keys.sorted() == kustomized.keys.sorted())
        let differing = kustomized.filter { printed[$0.key] != $0.value }.keys.sorted()
        #expect(differing.isEmpty)
    }

    @Test(
        "With a certificate from files, equals overlays/own-certificate without the Secret",
        .requires(.kubectl, .openssl))
    func files() throws {
        let scratch = try Scratch()
        try #require(Tool.shell.run(["-c", "cp -R '\(Deploy.directory)' '\(scratch.path("deploy"))'"]).status == 0)
        let overlay = scratch.path("deploy/overlays/own-certificate")
        try #require(Tool.shell.run(["\(Deploy.root)/certs/generate.sh", "--dir", overlay]).status == 0)
        var installation = Installation()
        installation.certificates = .files
        installation.authority = try File.read("\(overlay)/ca.crt", limit: 1 << 16)
        let printed = try byName(try documents(installation))
        var kustomized = try byName(try Deploy.kustomize(overlay))
        #expect(kustomized.removeValue(forKey: "Secret ocne-webhook-tls") != nil)
        #expect(printed.keys.sorted() == kustomized.keys.sorted())
        // kubectl wraps long base64, which decoders ignore.
        func plain(_ value: Value) -> [UInt8] {
            value.json.filter { $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "n") }
        }
        let differing = kustomized.filter { printed[$0.key].map(plain) != plain($0.value) }.keys.sorted()
        #expect(differing.isEmpty)
    }

    @Test(
        "deploy/install has the output for those who use neither kustomize nor this program",
        arguments: [
            ("cert-manager", Installation.CertificateSource.certManager, Installation.Profile.none),
            ("self-managed", .selfManaged, .none),
            ("openshift", .openShift, .openshift),
        ])
    func kept(name: String, certificates: Installation.CertificateSource, profile: Installation.Profile) throws {
        var installation = Installation()
        installation.certificates = certificates
        installation.profile = profile
        let kept = try File.read("\(Deploy.directory)/install/\(name).yaml", limit: 1 << 24)
        let made = try installation.yaml()
        let isFresh = kept == made
        #expect(isFresh, "deploy/install/\(name).yaml is stale: `make manifests` refreshes it")
    }

    @Test("Every edit replaces lines that occur once in its document, with or without the other edits")
    func edits() {
        let edited = Installation.documents.filter { !$0.edits.isEmpty }
        #expect(!edited.isEmpty)
        for document in edited {
            let components = document.edits.map(\.component)
            for edit in document.edits {
                let others = components.filter { $0 != edit.component }
                for text in [document.text, document.text(with: others) ?? ""] {
                    let lines = "\n\(text)\n"
                    #expect(lines.split(separator: "\n\(edit.old)\n", omittingEmptySubsequences: false).count == 2)
                }
            }
        }
    }

    @Test("Options appear everywhere they apply", arguments: ["webhooks", "123", "null"])
    func choices(namespace: String) throws {
        var installation = Installation()
        installation.profile = .ocne
        installation.namespace = namespace
        installation.controlPlaneNamespace = "planes"
        installation.bootstrapNamespace = "configs"
        installation.image = "registry.example.com:5000/a/b@sha256:0123"
        installation.replicas = 5
        installation.storageVersion = "v1beta2"
        let text = String(decoding: try installation.yaml(), as: UTF8.self)
        #expect(!text.contains(Installation.defaultNamespace))
        let found = try byName(try documents(installation))
        let deployment = try #require(found["Deployment ocne-webhook"])
        #expect(deployment["spec"]["replicas"].int == 5)
        let arguments = deployment["spec"]["template"]["spec"]["containers"][0]["args"].texts
        #expect(arguments.filter { $0.hasPrefix("--control-plane-namespace=") } == ["--control-plane-namespace=planes"])
        #expect(arguments.filter { $0.hasPrefix("--bootstrap-namespace=") } == ["--bootstrap-namespace=configs"])
        #expect(deployment["spec"]["template"]["spec"]["containers"][0]["image"].text == installation.image)
        #expect(found["Namespace \(namespace)"] != nil)
        #expect(
            found["Certificate ocne-webhook"]?["spec"]["dnsNames"].texts == [
                "ocne-webhook.\(namespace).svc", "ocne-webhook.\(namespace).svc.cluster.local",
            ])
        for document in found.values {
            let place = document["metadata"]["namespace"]
            #expect(place == .null || place.text == namespace, "\(document.kind) \(document.name)")
            guard document.isWebhookConfiguration || document.kind == "CustomResourceDefinition" else { continue }
            #expect(
                document["metadata"]["annotations"]["cert-manager.io/inject-ca-from"].text
                    == "\(namespace)/ocne-webhook")
            let clients =
                document.isWebhookConfiguration
                ? document["webhooks"].elements.map { $0["clientConfig"] }
                : [document["spec"]["conversion"]["webhook"]["clientConfig"]]
            #expect(clients.allSatisfy { $0["service"]["namespace"].text == namespace })
            for webhook in document["webhooks"].elements {
                #expect(
                    webhook["namespaceSelector"]["matchExpressions"][0]["values"].texts == ["kube-system", namespace])
            }
            for version in document["spec"]["versions"].elements {
                #expect(version["storage"].bool == (version["name"].text == "v1beta2"))
            }
        }
    }

    @Test("With replacesCAPOCNE, equals overlays/capocne", .requires(.kubectl))
    func capocne() throws {
        var installation = Installation()
        installation.replacesCAPOCNE = true
        let printed = try byName(try documents(installation))
        let kustomized = try byName(try Deploy.kustomize("\(Deploy.directory)/overlays/capocne"))
        #expect(printed.keys.sorted() == kustomized.keys.sorted())
        #expect(kustomized.filter { printed[$0.key] != $0.value }.keys.sorted() == [])
    }

    @Test("Omits the CRDs if asked to")
    func withoutCRDs() throws {
        var installation = Installation()
        installation.includesCRDs = false
        #expect(try documents(installation).allSatisfy { $0.kind != "CustomResourceDefinition" })
    }

    @Test(
        "Rejects invalid namespaces and image names",
        arguments: [
            ("a", true), ("a-1", true), ("", false), ("-a", false), ("a-", false), ("A", false), ("a.b", false),
            ("a\n", false),
            (String(repeating: "a", count: 63), true), (String(repeating: "a", count: 64), false), ("é", false),
        ])
    func names(text: String, isName: Bool) {
        #expect(RFC1123.isLabel(text) == isName)
        #expect(!Installation.isImage("\(text)\" x"))
        #expect(
            Installation.isImage("registry.example.com:5000/a_b/c:v1") && !Installation.isImage("")
                && !Installation.isImage("a\\b"))
    }
}
