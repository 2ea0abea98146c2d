internal import JSON

/// The images and packages that OCNE ships per Kubernetes version, for the image and upgrade rules.
public struct OCNEMetadata: Sendable, Equatable {
    /// The parts of a release that rules use.
    public struct Release: Sendable, Equatable {
        /// Tag of the CoreDNS image; empty when there is none.
        public var coreDNS: String
        /// Tag of the etcd image; empty when there is none.
        public var etcd: String
        /// Version of the kubeadm package; empty when there is none.
        public var kubeadmPackage: String

        /// True if OCNE ships packages for the Kubernetes version.
        var hasPackages: Bool { !kubeadmPackage.isEmpty }

        /// Creates a release.
        public init(coreDNS: String, etcd: String, kubeadmPackage: String) {
            self.coreDNS = coreDNS
            self.etcd = etcd
            self.kubeadmPackage = kubeadmPackage
        }
    }

    /// Releases by Kubernetes version, with `v`.
    public let releases: [String: Release]
    /// The Kubernetes versions of `releases`, oldest first.
    public var versions: [String] {
        releases.keys.map { (name: $0, number: KubernetesVersion.parse($0.utf8.span) ?? Self.oldest) }
            .sorted { ($0.number, $0.name) < ($1.number, $1.name) }.map(\.name)
    }

    /// The oldest Kubernetes version of OCNE whose release is read.
    static let oldest = Version(1, 25, 7)

    /// Finds one of a few releases faster than its hashed name.
    private let keys: [(key: NameKey, release: Release)]

    /// Number of releases up to which scanning is faster. A ConfigMap may name thousands.
    private static let maxScanned = 64

    /// Creates metadata; keys begin with `v`.
    public init(releases: [String: Release]) {
        self.releases = releases
        keys = releases.map { (NameKey(utf8: $0.key.utf8.span), $0.value) }
    }

    /// True if both have the same releases.
    public static func == (a: OCNEMetadata, b: OCNEMetadata) -> Bool { a.releases == b.releases }

    /// Returns the release for the Kubernetes version in a field; nil if there is none.
    func release(for version: borrowing Field) -> Release? {
        guard keys.count <= Self.maxScanned, let key = version.value?.nameKey, key.isWhole else {
            return releases[version.string]
        }
        for known in keys where known.key == key { return known.release }
        return nil
    }

    /// The built-in releases.
    public static let builtIn = OCNEMetadata(releases: [
        "v1.25.7": Release(coreDNS: "v1.9.3", etcd: "3.5.6", kubeadmPackage: "1.25.7-1"),
        "v1.25.11": Release(coreDNS: "v1.9.3", etcd: "3.5.6", kubeadmPackage: "1.25.11-1"),
        "v1.26.6": Release(coreDNS: "v1.9.3", etcd: "3.5.6", kubeadmPackage: "1.26.6-1"),
    ])
}
