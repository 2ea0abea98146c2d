import OCNEAPI
import Testing

@Suite("OCNE metadata")
struct MetadataTests {
    private static func metadata(_ text: String) throws -> OCNEMetadata {
        try reading(text) { try OCNEMetadata(document: $0) }
    }

    @Test("Reads the fields of releases that rules use, and accepts any others")
    func whole() throws {
        let metadata = try Self.metadata(
            #"""
            {"v1.26.6": {"release": "1.7", "container-images": {"etcd": "3.5.6", "coredns": "v1.9.3", "pause": 3.9, "calico": ["?"]},
                         "packages": {"kubeadm": "1.26.6-1", "helm": null}, "more": {}}}
            """#)
        #expect(metadata.releases == ["v1.26.6": .init(coreDNS: "v1.9.3", etcd: "3.5.6", kubeadmPackage: "1.26.6-1")])
    }

    @Test("Has built-in metadata", arguments: ["v1.25.7", "v1.25.11", "v1.26.6"])
    func builtIn(version: String) {
        let release = OCNEMetadata.builtIn.releases[version]
        #expect(release == .init(coreDNS: "v1.9.3", etcd: "3.5.6", kubeadmPackage: "\(version.dropFirst())-1"))
        #expect(OCNEMetadata.builtIn.releases.count == 3)
    }

    @Test("Versions are sorted numerically")
    func versions() {
        #expect(OCNEMetadata.builtIn.versions == ["v1.25.7", "v1.25.11", "v1.26.6"])
    }

    /// A key, and its version; nil if the key is ignored.
    static let keys: [(key: String, version: String?)] = [
        ("v1.25.7", "v1.25.7"), ("1.25.7", "v1.25.7"), ("v1.25.11", "v1.25.11"), ("v1.25.7+1", "v1.25.7+1"),
        ("1.100.0", "v1.100.0"),
        ("v2.0.0", "v2.0.0"), ("v1.25.6", nil), ("1.24.8", nil), ("v0.99.99", nil),
    ]

    @Test("Adds the v prefix to keys and ignores unsupported old versions", arguments: keys)
    func key(key: String, version: String?) throws {
        let releases = try Self.metadata(#"{"\#(key)": {}}"#).releases
        #expect(Array(releases.keys) == (version.map { [$0] } ?? []))
        #expect(releases.values.allSatisfy { $0 == .init(coreDNS: "", etcd: "", kubeadmPackage: "") })
    }

    @Test("Numbers are read as strings, and null as absent")
    func numbers() throws {
        let text = #"{"v1.26.6": {"container-images": {"etcd": 3.50, "coredns": null}, "packages": null}}"#
        #expect(try Self.metadata(text).releases["v1.26.6"] == .init(coreDNS: "", etcd: "3.50", kubeadmPackage: ""))
        #expect(try Self.metadata("{}").releases.isEmpty)
    }

    static let wrong: [(text: String, message: String, offset: Int)] = [
        ("[]", "expected a map of Kubernetes versions", 0), ("null", "expected a map of Kubernetes versions", 0),
        (#"{"latest": {}}"#, #""latest": expected a Kubernetes version such as v1.26.6"#, 1),
        (#"{"v1.26.6": {}, "v1.26": {}}"#, #""v1.26": expected a Kubernetes version such as v1.26.6"#, 16),
        (#"{"v1.26.6": []}"#, "v1.26.6: expected an object", 12),
        (#"{"v1.26.6": null}"#, "v1.26.6: expected an object", 12),
        (#"{"v1.26.6": {"container-images": {"etcd": []}}}"#, "v1.26.6.container-images.etcd: expected a text", 42),
        (
            #"{"v1.26.6": {"container-images": {"coredns": true}}}"#,
            "v1.26.6.container-images.coredns: expected a text", 45
        ),
        (#"{"v1.26.6": {"packages": {"kubeadm": {}}}}"#, "v1.26.6.packages.kubeadm: expected a text", 37),
    ]

    @Test("An error has the location of the invalid value", arguments: wrong)
    func refused(text: String, message: String, offset: Int) {
        let errors = #expect(throws: OCNEMetadataErrors.self) { try Self.metadata(text) }
        #expect(errors?.all.map(\.description) == [message])
        #expect(errors?.all.map(\.byteOffset) == [offset])
    }

    @Test("All errors are reported at once, in order")
    func all() {
        let text =
            #"{"latest": {}, "v1.26.6": {"container-images": {"etcd": [], "coredns": true}}, "v1.27.0": 5, "v1.26": 1}"#
        let errors = #expect(throws: OCNEMetadataErrors.self) { try Self.metadata(text) }
        #expect(
            errors?.all.map(\.description) == [
                #""latest": expected a Kubernetes version such as v1.26.6"#,
                "v1.26.6.container-images.coredns: expected a text", "v1.26.6.container-images.etcd: expected a text",
                "v1.27.0: expected an object", #""v1.26": expected a Kubernetes version such as v1.26.6"#,
            ])
    }

    @Test("At most 100 errors are kept")
    func many() {
        let text = "{\((0..<200).map { #""k\#($0)": 1"# }.joined(separator: ", "))}"
        #expect(#expect(throws: OCNEMetadataErrors.self) { try Self.metadata(text) }?.all.count == 100)
    }

    @Test("Ignores an old version without validating it")
    func oldAndWrong() throws {
        #expect(try Self.metadata(#"{"v1.24.0": [], "v1.26.6": {}}"#).releases.count == 1)
    }
}
