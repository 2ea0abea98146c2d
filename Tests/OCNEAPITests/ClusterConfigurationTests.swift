import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlane: images, etcd and sockets")
struct ClusterConfigurationTests {
    private static let path = ["spec", "controlPlaneConfig", "clusterConfiguration"]

    private static func unreadable(_ tag: String) -> String {
        #"dns.imageTag: Invalid value: "\#(tag)": failed to parse CoreDNS version: failed to parse major.minor.patch from "\#(tag)""#
    }

    static let tags = [
        Case("null"), Case("{}"), Case(#"{"dns": {}}"#), Case(#"{"dns": {"imageTag": ""}}"#),
        Case(#"{"dns": {"imageTag": null}}"#),
        Case(#"{"dns": {"imageTag": "v1.9.3"}}"#), Case(#"{"dns": {"imageTag": "1.9.3"}}"#),
        Case(#"{"dns": {"imageTag": "v1.9.3-1_A.z"}}"#),
        Case(#"{"dns": {"imageTag": "v1.9.3+1"}}"#, "dns.imageTag: Forbidden: tag v1.9.3+1 is invalid"),
        Case(#"{"dns": {"imageTag": "v1.9"}}"#, unreadable("v1.9")),
        Case(#"{"dns": {"imageTag": "latest"}}"#, unreadable("latest")),
        Case(#"{"dns": {"imageTag": "v1.09.3"}}"#, unreadable("v1.09.3")),
        Case(#"{"dns": {"imageTag": "v1/9"}}"#, "dns.imageTag: Forbidden: tag v1/9 is invalid", unreadable("v1/9")),
        Case(#"{"dns": {"imageTag": "é"}}"#, "dns.imageTag: Forbidden: tag é is invalid", unreadable("é")),
        Case(#"{"dns": {"imageTag": " "}}"#, "dns.imageTag: Forbidden: tag   is invalid", unreadable(" ")),
        Case(#"{"etcd": {"local": {}}}"#), Case(#"{"etcd": {"local": {"imageTag": ""}}}"#),
        Case(#"{"etcd": {"local": {"imageTag": "anything-goes_3.5.x"}}}"#),
        Case(
            #"{"etcd": {"local": {"imageTag": "3.5.6@1"}}}"#, "etcd.local.imageTag: Forbidden: tag 3.5.6@1 is invalid"),
        Case(#"{"etcd": {"external": {"endpoints": ["https://e"]}}}"#),
        Case(#"{"etcd": {"local": {}, "external": null}}"#),
        Case(
            #"{"etcd": {"local": {}, "external": {}}}"#,
            "etcd.local: Forbidden: cannot have both external and local etcd"),
        Case(
            #"{"etcd": {"local": {"imageTag": ":"}, "external": {}}}"#,
            "etcd.local.imageTag: Forbidden: tag : is invalid",
            "etcd.local: Forbidden: cannot have both external and local etcd"),
    ]

    @Test("Rejects invalid image tags, and etcd that is both local and external", arguments: tags)
    func controlPlaneTags(test: Case) throws {
        let errors = test.errors.map { "spec.controlPlaneConfig.clusterConfiguration.\($0)" }
        for object in try OCNEKind.controlPlane.samples(test.change, below: Self.path) {
            expect(try Judge().create(.controlPlane, object), errors, .controlPlane)
        }
    }

    @Test("Validates the image tags of a template by the same rules", arguments: tags)
    func templateTags(test: Case) throws {
        let path = ["spec", "template", "spec", "controlPlaneConfig", "clusterConfiguration"]
        let object = try OCNEKind.controlPlaneTemplate.sample(test.change, below: path)
        let errors = test.errors.map { "spec.template.spec.controlPlaneConfig.clusterConfiguration.\($0)" }
        expect(try Judge.withTemplates.create(.controlPlaneTemplate, object), errors, .controlPlaneTemplate)
    }

    private static let olcne = "container-registry.oracle.com/olcne"

    /// Kubernetes version, change of the cluster configuration, rejected tags.
    static let images: [(version: String, change: String, errors: [String])] = [
        ("v1.25.7", #"{"dns": {"imageRepository": "\#(olcne)", "imageTag": "v1.9.3"}}"#, []),
        ("v1.25.11", #"{"dns": {"imageRepository": "\#(olcne)", "imageTag": "v1.9.3"}}"#, []),
        ("v1.26.6", #"{"dns": {"imageRepository": "\#(olcne)", "imageTag": "v1.9.3"}}"#, []),
        ("v1.26.6", #"{"dns": {"imageRepository": "\#(olcne)", "imageTag": "v1.9.4"}}"#, ["coreDNS v1.9.4"]),
        ("v1.26.6", #"{"dns": {"imageRepository": "\#(olcne)", "imageTag": "1.9.3"}}"#, ["coreDNS 1.9.3"]),
        ("v1.26.6", #"{"dns": {"imageRepository": "\#(olcne)/", "imageTag": "v1.9.4"}}"#, []),
        ("v1.26.6", #"{"dns": {"imageRepository": "\#(olcne)"}}"#, []),
        ("v1.26.6", #"{"dns": {"imageTag": "v1.9.4"}}"#, []),
        ("v1.27.0", #"{"dns": {"imageRepository": "\#(olcne)", "imageTag": "v1.9.3"}}"#, ["coreDNS v1.9.3"]),
        ("v1.26.6", #"{"etcd": {"local": {"imageRepository": "\#(olcne)", "imageTag": "3.5.6"}}}"#, []),
        ("v1.26.6", #"{"etcd": {"local": {"imageRepository": "\#(olcne)", "imageTag": "3.5.7"}}}"#, ["etcd 3.5.7"]),
        ("v1.26.6", #"{"etcd": {"local": {"imageRepository": "\#(olcne)"}}}"#, ["etcd "]),
        ("v1.26.6", #"{"etcd": {"local": {"imageRepository": "elsewhere", "imageTag": "1"}}}"#, []),
        ("v1.27.0", #"{"etcd": {"local": {"imageRepository": "\#(olcne)", "imageTag": "3.5.6"}}}"#, ["etcd 3.5.6"]),
        // The metadata have no tag for an unknown version, so only an absent tag matches.
        ("v1.27.0", #"{"etcd": {"local": {"imageRepository": "\#(olcne)"}}}"#, []),
        (
            "v1.26.6",
            #"{"dns": {"imageRepository": "\#(olcne)", "imageTag": "v1.8.0"}, "etcd": {"local": {"imageRepository": "\#(olcne)", "imageTag": "3"}}}"#,
            ["coreDNS v1.8.0", "etcd 3"]
        ),
    ]

    @Test("Rejects image tags of OCNE's registry that do not belong to the Kubernetes version", arguments: images)
    func image(version: String, change: String, errors: [String]) throws {
        let object = try OCNEKind.controlPlane.sample(change, below: Self.path).merged(
            with: Value(json: #"{"spec": {"version": "\#(version)"}}"#.utf8))
        let expected = errors.map { error in
            let parts = error.split(separator: " ", omittingEmptySubsequences: false)
            let field = parts[0] == "etcd" ? "etcd.local.imageTag" : "dns.imageTag"
            return
                #"spec.controlPlaneConfig.clusterConfiguration.\#(field): Invalid value: "\#(parts[1])": not supported \#(parts[0]) image tag for kubernetes version \#(version)."#
        }
        expect(try Judge().create(.controlPlane, object), expected, .controlPlane)
        expect(try Judge(metadata: nil).create(.controlPlane, object), [], .controlPlane, "without metadata")
    }

    static let sockets: [(initSocket: String?, joinSocket: String?, refused: [String])] = [
        (nil, nil, []), ("", "", []), ("/var/run/crio/crio.sock", "/var/run/crio/crio.sock", []),
        ("unix:///var/run/crio/crio.sock", "/var/run/crio/crio.sock", ["initConfiguration"]),
        ("/var/run/crio/crio.sock", "/run/containerd/containerd.sock", ["joinConfiguration"]),
        ("/var/run/crio/crio.sock ", "/VAR/run/crio/crio.sock", ["initConfiguration", "joinConfiguration"]),
        (nil, "x", ["joinConfiguration"]),
    ]

    @Test("Rejects a container runtime other than CRI-O if both configurations are set", arguments: sockets)
    func socket(initSocket: String?, joinSocket: String?, refused: [String]) throws {
        func node(_ socket: String?) -> String {
            #"{"nodeRegistration": {"criSocket": \#(socket.map { "\"\($0)\"" } ?? "null")}}"#
        }
        let sockets = ["initConfiguration": initSocket ?? "", "joinConfiguration": joinSocket ?? ""]
        let errors = refused.map { name in
            #"spec.controlPlaneConfig.\#(name).nodeRegistration.criSocket: Invalid value: "\#(sockets[name] ?? "")": "#
                + "only '/var/run/crio/crio.sock' is supported as criSocket with OCNE"
        }
        let both = #"{"initConfiguration": \#(node(initSocket)), "joinConfiguration": \#(node(joinSocket))}"#
        let object = try OCNEKind.controlPlane.sample(both, below: OCNEKind.controlPlane.configPath)
        expect(try Judge().create(.controlPlane, object), errors, .controlPlane)
        for name in sockets.keys {
            let one = try object.merged(
                with: Value(json: #"{"spec": {"controlPlaneConfig": {"\#(name)": null}}}"#.utf8))
            expect(try Judge().create(.controlPlane, one), [], .controlPlane, "without \(name)")
        }
    }
}
