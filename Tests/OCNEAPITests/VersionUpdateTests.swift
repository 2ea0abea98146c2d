import OCNEAPI
import TestDocuments
import Testing

@Suite("OCNEControlPlane: version updates")
struct VersionUpdateTests {
    private static func judge(_ old: String, _ new: String, metadata: OCNEMetadata? = nil) throws -> Decision {
        try Judge(metadata: metadata).update(
            .controlPlane, OCNEKind.controlPlane.sample(#"{"spec": {"version": "\#(old)"}}"#),
            to: OCNEKind.controlPlane.sample(#"{"spec": {"version": "\#(new)"}}"#))
    }

    private static func skipped(_ old: String, _ new: String) -> String {
        "spec.version: Forbidden: cannot update Kubernetes version from \(old) to \(new)"
    }

    private static let nineteen =
        "spec.version: Forbidden: cannot update Kubernetes version to v1.19.0, for more information see https://github.com/kubernetes-sigs/cluster-api/issues/3564"

    static let skew: [(old: String, new: String, errors: [String])] = [
        ("v1.25.7", "v1.25.7", []), ("v1.25.7", "v1.25.11", []), ("v1.25.7", "v1.26.0", []),
        ("v1.25.7", "v1.26.999", []),
        ("v1.25.7", "v1.27.0", [skipped("v1.25.7", "v1.27.0")]),
        ("v1.25.7", "v1.28.3", [skipped("v1.25.7", "v1.28.3")]),
        ("v1.25.7", "v2.0.0", [skipped("v1.25.7", "v2.0.0")]),
        ("v1.25.7", "v1.27.0-rc.1", [skipped("v1.25.7", "v1.27.0-rc.1")]),
        ("v1.26.6", "v1.25.7", []), ("v1.26.6", "v1.2.0", []), ("v1.26.6", "v0.99.0", []),
        ("v1.25.7", "v1.25.7+build", []),
        ("v1.18.0", "v1.19.0", [nineteen]), ("v1.20.0", "v1.19.0", [nineteen]), ("v1.1.0", "v1.19.0-rc", [nineteen]),
        ("v1.18.0", "v1.19.07", [nineteen]), ("v1.25.07", "v1.26.00", []),
        ("v1.25.7", "v1.27.00", [skipped("v1.25.7", "v1.27.00")]),
        ("v1.18.0", "v1.19.1", []), ("v1.19.0", "v1.19.0", []), ("v1.19.0", "v1.19.0+a", []),
        ("v1.19.0", "v1.20.5", []),
        (
            "v1.18446744073709551614.0", "v1.18446744073709551615.0",
            [skipped("v1.18446744073709551614.0", "v1.18446744073709551615.0")]
        ),
    ]

    @Test("Allows upgrades by one minor version and any downgrade, and rejects 1.19.0", arguments: skew)
    func step(old: String, new: String, errors: [String]) throws {
        expect(try Self.judge(old, new), errors, .controlPlane)
    }

    @Test("A version that cannot be parsed is an internal error, without a skew check")
    func unreadable() throws {
        expect(
            try Self.judge("1.25", "v1.27.0"),
            [
                "spec.version: Internal error: failed to parse current ocnecontrolplane version: 1.25: failed to parse major.minor.patch from \"1.25\""
            ], .controlPlane)
        expect(
            try Self.judge("v1.25.7", "v1.x"),
            [
                "spec.version: Invalid value: \"v1.x\": must be a valid semantic version",
                "spec.version: Internal error: failed to parse updated ocnecontrolplane version: v1.x: failed to parse major.minor.patch from \"v1.x\"",
            ], .controlPlane)
        let large = "v1.25.18446744073709551616"
        expect(
            try Self.judge("v1.25.7", large),
            [
                "spec.version: Internal error: failed to parse updated ocnecontrolplane version: \(large): failed to parse patch version from \"\(large)\": strconv.ParseUint: parsing \"18446744073709551616\": value out of range"
            ], .controlPlane)
    }

    static let supported: [(version: String, isSupported: Bool)] = [
        ("v1.25.7", true), ("v1.25.11", true), ("v1.26.6", true), ("v1.25.8", false), ("v1.26.7", false),
        ("v1.24.8", false),
        ("v1.26.6+1", false),
    ]

    private static func warning(_ version: String, known: String = "v1.25.7, v1.25.11, v1.26.6") -> String {
        "spec.version: Kubernetes \(version) is not in the OCNE metadata (\(known)); an upgrade to it would be refused"
    }

    @Test("Rejects an upgrade to a version without packages, if metadata are loaded", arguments: supported)
    func packages(version: String, isSupported: Bool) throws {
        let error =
            "spec.version: Invalid value: \"\(version)\": upgrade not supported to kubernetes version \(version)."
        expect(try Self.judge("v1.25.7", version, metadata: .builtIn), isSupported ? [] : [error], .controlPlane)
        let unchanged = try Self.judge(version, version, metadata: .builtIn)
        expect(unchanged, [], .controlPlane, "no change")
        #expect(unchanged.warnings == (isSupported ? [] : [Self.warning(version)]))
        expect(try Self.judge("v1.25.7", version), [], .controlPlane, "without metadata")
        let object = try OCNEKind.controlPlane.sample(#"{"spec": {"version": "\#(version)"}}"#)
        let created = try Judge().create(.controlPlane, object)
        expect(created, [], .controlPlane, "a new object may have any")
        #expect(created.warnings == (isSupported ? [] : [Self.warning(version)]))
        #expect(try Judge(metadata: nil).create(.controlPlane, object).warnings == [])
    }

    @Test("Rejects an upgrade to a release without a kubeadm package")
    func noPackage() throws {
        let metadata = OCNEMetadata(releases: ["v1.25.7": .init(coreDNS: "v1.9.3", etcd: "3.5.6", kubeadmPackage: "")])
        let error = "spec.version: Invalid value: \"v1.25.7\": upgrade not supported to kubernetes version v1.25.7."
        expect(try Self.judge("v1.25.0", "v1.25.7", metadata: metadata), [error], .controlPlane)
    }

    /// New versions, as JSON, and whether there are packages for them.
    static let spelled: [(new: String, isSupported: Bool)] = [
        (#""v1.25.7+build.0001""#, true), (#""v1.25.7+bXild.0001""#, false), (#""v1.25.7+build.00010""#, false),
        (#""v1.25\u002e11""#, true), (#""v1.25\u002e12""#, false), (#""v1.25.7+build\u002e0001""#, true),
    ]

    @Test("A release is found by all bytes of its name, regardless of escapes", arguments: spelled, [false, true])
    func releaseNames(version: (new: String, isSupported: Bool), isLong: Bool) throws {
        let (new, isSupported) = version
        let packaged = OCNEMetadata.Release(coreDNS: "", etcd: "", kubeadmPackage: "1")
        var releases = ["v1.25.7+build.0001": packaged, "v1.25.11": packaged]
        for i in 0..<(isLong ? 100 : 0) { releases["v1.26.\(i)"] = packaged }
        let metadata = OCNEMetadata(releases: releases)
        let old = try OCNEKind.controlPlane.sample(#"{"spec": {"version": "v1.25.0"}}"#)
        let object = try OCNEKind.controlPlane.sample(#"{"spec": {"version": "VERSION"}}"#)
        let review = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "7", "operation": "UPDATE",
            "object": \(object), "oldObject": \(old)}}
            """
        let judgement = try Judge(metadata: metadata).answer(
            .validate(.controlPlane, .v1alpha1), Array(review.replacing("\"VERSION\"", with: new).utf8))
        #expect(judgement.httpStatus == 200)
        #expect(judgement.isAllowed == isSupported, "\(judgement)")
    }
}
