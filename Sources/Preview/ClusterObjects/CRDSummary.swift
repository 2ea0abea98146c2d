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

    /// Returns the name of a kind's CRD: the plural as Cluster API derives it, and the group. One pass over both.
    public static func name(group: String, kind: String) -> String {
        var name = Array(kind.utf8)
        var letters = name.mutableSpan
        for i in letters.indices { letters[i] |= letters[i] &- UInt8(ascii: "A") < 26 ? 0x20 : 0 }
        let (before, last) = (
            name.count > 1 ? name[name.count - 2] : 0, name.last ?? 0
        )
        switch (before, last) {
        case (_, UInt8(ascii: "s")), (_, UInt8(ascii: "x")), (_, UInt8(ascii: "z")),
            (UInt8(ascii: "c"), UInt8(ascii: "h")), (UInt8(ascii: "s"), UInt8(ascii: "h")):
            name.append(contentsOf: "es.".utf8)
        case (let before, UInt8(ascii: "y")) where before != 0 && !"aeiou".utf8.contains(before):
            name.removeLast()
            name.append(contentsOf: "ies.".utf8)
        default: name.append(contentsOf: "s.".utf8)
        }
        name.append(contentsOf: group.utf8)
        return String(decoding: name, as: UTF8.self)
    }
}
