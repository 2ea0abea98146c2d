import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlane: CoreDNS upgrades and etcd")
struct CoreDNSTests {
    private static let path = ["spec", "controlPlaneConfig", "clusterConfiguration"]
    private static let tagPath = "spec.controlPlaneConfig.clusterConfiguration.dns.imageTag"

    private static func judge(_ old: String, _ new: String) throws -> Decision {
        func object(_ tag: String) throws -> Value {
            try OCNEKind.controlPlane.sample(#"{"dns": {"imageTag": "\#(tag)"}}"#, below: path)
        }
        return try Judge(metadata: nil).update(.controlPlane, object(old), to: object(new))
    }

    /// The specified releases, in order.
    static let chain = [
        "1.1.3", "1.1.4", "1.2.0", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.2.6", "1.3.0", "1.3.1", "1.4.0",
        "1.5.0", "1.5.1",
        "1.5.2",
        "1.6.0", "1.6.1", "1.6.2", "1.6.3", "1.6.4", "1.6.5", "1.6.6", "1.6.7", "1.6.9", "1.7.0", "1.7.1", "1.8.0",
        "1.8.3", "1.8.4",
        "1.8.5",
        "1.8.6", "1.8.7", "1.9.0", "1.9.1", "1.9.2", "1.9.3", "1.9.4", "1.10.0", "1.10.1", "1.11.0", "1.11.1", "1.11.3",
        "1.11.4", "1.12.0",
        "1.12.1", "1.12.2", "1.12.3", "1.12.4", "1.13.0", "1.13.1", "1.13.2", "1.14.0", "1.14.1", "1.14.2",
    ]

    @Test("Allows a CoreDNS upgrade to every later known release and no downgrade", arguments: chain)
    func chained(from: String) throws {
        let start = try #require(Self.chain.firstIndex(of: from))
        var random = SeededRandom(seed: PropertyRun.seed())
        for end in PropertyRun.sample(Array(Self.chain.indices), using: &random) {
            let to = Self.chain[end]
            let error =
                "\(Self.tagPath): Forbidden: cannot migrate CoreDNS up to '\(to)' from '\(from)': cannot migrate up to '\(to)' from '\(from)'"
            expect(try Self.judge("v\(from)", to), end < start ? [error] : [], .controlPlane, "to \(to)")
        }
    }

    static let others: [(old: String, new: String, errors: [String])] = [
        ("", "v1.9.3", []), ("v1.9.3", "", []), ("", "", []),
        // Equal numbers are the same release, known or unknown.
        ("v1.9.3", "1.9.3-suffix", []), ("v9.9.9", "9.9.9-1", []), ("v1.9.3_1", "v1.9.4.2", []),
        (
            "v1.6.8", "v1.7.0",
            ["Forbidden: cannot migrate CoreDNS up to '1.7.0' from '1.6.8': start version '1.6.8' not supported"]
        ),
        (
            "v1.8.1", "v1.8.3",
            ["Forbidden: cannot migrate CoreDNS up to '1.8.3' from '1.8.1': start version '1.8.1' not supported"]
        ),
        (
            "v1.6.7", "v1.6.8",
            ["Forbidden: cannot migrate CoreDNS up to '1.6.8' from '1.6.7': cannot migrate up to '1.6.8' from '1.6.7'"]
        ),
        (
            "v1.14.2", "v1.14.3",
            [
                "Forbidden: cannot migrate CoreDNS up to '1.14.3' from '1.14.2': cannot migrate up to '1.14.3' from '1.14.2'"
            ]
        ),
        (
            "v1.1.2", "v1.1.3",
            ["Forbidden: cannot migrate CoreDNS up to '1.1.3' from '1.1.2': start version '1.1.2' not supported"]
        ),
        (
            "latest", "v1.9.3",
            [
                "Invalid value: \"latest\": failed to parse current CoreDNS version: failed to parse major.minor.patch from \"latest\""
            ]
        ),
        (
            "v1.9.3", "latest",
            [
                "Invalid value: \"latest\": failed to parse CoreDNS version: failed to parse major.minor.patch from \"latest\"",
                "Invalid value: \"latest\": failed to parse target CoreDNS version: failed to parse major.minor.patch from \"latest\"",
            ]
        ),
    ]

    @Test("Rejects CoreDNS tags that are not releases", arguments: others)
    func other(old: String, new: String, errors: [String]) throws {
        expect(try Self.judge(old, new), errors.map { "\(Self.tagPath): \($0)" }, .controlPlane)
    }

    @Test("Adding or removing the CoreDNS configuration is not an upgrade")
    func configuration() throws {
        let without = try OCNEKind.controlPlane.sample()
        let with = try OCNEKind.controlPlane.sample(#"{"dns": {"imageTag": "v1.9.3"}}"#, below: Self.path)
        expect(try Judge().update(.controlPlane, without, to: with), [], .controlPlane)
        let gone = "spec.controlPlaneConfig.clusterConfiguration: Forbidden: cannot be modified"
        expect(try Judge().update(.controlPlane, with, to: without), [gone], .controlPlane)
    }

    @Test("Rejects a switch between local and external etcd")
    func etcd() throws {
        func object(_ etcd: String) throws -> Value {
            try OCNEKind.controlPlane.sample(#"{"etcd": \#(etcd)}"#, below: Self.path)
        }
        let local = #"{"local": {}}"#
        let external = #"{"external": {"endpoints": ["https://e"]}}"#
        let etcd = "spec.controlPlaneConfig.clusterConfiguration.etcd"
        let switched = "Forbidden: cannot change between external and local etcd"
        let toExternal = try Judge().update(.controlPlane, object(local), to: object(external)).causes
        #expect(toExternal.last == "\(etcd).external: \(switched)")
        #expect(toExternal.contains("\(etcd).local: Forbidden: cannot be modified"))
        #expect(toExternal.contains("\(etcd).external.endpoints: Forbidden: cannot be modified"))
        let toLocal = try Judge().update(.controlPlane, object(external), to: object(local)).causes
        #expect(toLocal == ["\(etcd).external: Forbidden: cannot be modified", "\(etcd).local: \(switched)"])
        expect(try Judge().update(.controlPlane, object(external), to: object(external)), [], .controlPlane)
        expect(try Judge().update(.controlPlane, object(local), to: object(local)), [], .controlPlane)
        expect(try Judge().update(.controlPlane, object("null"), to: object(local)), [], .controlPlane)
    }
}
