public import JSON

/// Fields that conversion reads of a CustomResourceDefinition: the version of its kind that Cluster API requests.
public struct CRDSummary: Sendable, Equatable {
    /// The newest version of the newest contract; empty if no label assigns the kind to Cluster API.
    public let version: String

    /// Labels whose values list versions, joined by `_`: the newest contract first (Cluster API, "Provider contract",
    /// API version labels).
    private static let contracts: [StaticString] = ["cluster.x-k8s.io/v1beta2", "cluster.x-k8s.io/v1beta1"]

    /// Creates a summary from values.
    public init(version: String) {
        self.version = version
    }

    /// Reads a CustomResourceDefinition, or its metadata; `root` is the whole object.
    public init(_ root: borrowing Field) {
        let labels = root["metadata"]["labels"]
        for contract in Self.contracts {
            let listed = labels[contract].boundedString.split(separator: "_").compactMap { VersionName(String($0)) }
            guard let newest = listed.max() else { continue }
            version = newest.text
            return
        }
        version = ""
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
