public import JSON

/// Fields that conversion and rules read of a CustomResourceDefinition: the versions of its kind that Cluster API
/// requests.
public struct CRDSummary: Sendable, Equatable {
    /// The newest version of the newest contract; empty if no label assigns the kind to Cluster API.
    public let version: String
    /// The versions that the labels assign to a contract; empty if there is no label.
    public let versions: [String]

    /// Labels whose values list versions, joined by `_`: the newest contract first (Cluster API, "Provider contract",
    /// API version labels).
    private static let contracts: [StaticString] = ["cluster.x-k8s.io/v1beta2", "cluster.x-k8s.io/v1beta1"]

    /// Creates a summary from values.
    public init(version: String, versions: [String] = []) {
        self.version = version
        self.versions = versions
    }

    /// Reads a CustomResourceDefinition, or its metadata; `root` is the whole object.
    public init(_ root: borrowing Field) {
        let labels = root["metadata"]["labels"]
        var newest = ""
        var versions: [String] = []
        for contract in Self.contracts {
            let listed = labels[contract].boundedString.split(separator: "_").compactMap { VersionName(String($0)) }
            if newest.isEmpty, let found = listed.max() { newest = found.text }
            for version in listed where !versions.contains(version.text) { versions.append(version.text) }
        }
        version = newest
        self.versions = versions
    }

    /// Returns the name of a kind's CRD: the plural as Cluster API derives it, and the group.
    public static func name(group: String, kind: String) -> String {
        let singular = kind.lowercased()
        let plural =
            if ["s", "x", "z", "ch", "sh"].contains(where: { singular.hasSuffix($0) }) {
                "\(singular)es"
            } else if singular.hasSuffix("y"), let before = singular.dropLast().last, !"aeiou".contains(before) {
                "\(singular.dropLast())ies"
            } else {
                "\(singular)s"
            }
        return "\(plural).\(group)"
    }
}
