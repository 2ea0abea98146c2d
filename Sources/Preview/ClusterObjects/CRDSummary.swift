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
        let (letters, suffix) = (kind.utf8.span, group.utf8.span)
        let (before, last) = (
            letters.count > 1 ? letters[letters.count - 2] : 0, letters.isEmpty ? 0 : letters[letters.count - 1]
        )
        var name: [UInt8] = []
        name.append(addingCapacity: letters.count + suffix.count + 3) { output in
            func lowercase(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }
            for i in letters.indices { output.append(lowercase(letters[i])) }
            switch (lowercase(before), lowercase(last)) {
            case (_, UInt8(ascii: "s")), (_, UInt8(ascii: "x")), (_, UInt8(ascii: "z")),
                (UInt8(ascii: "c"), UInt8(ascii: "h")), (UInt8(ascii: "s"), UInt8(ascii: "h")):
                output.append(UInt8(ascii: "e"))
            case (let before, UInt8(ascii: "y")) where before != 0 && !"aeiou".utf8.contains(before):
                _ = output.removeLast()
                output.append(UInt8(ascii: "i"))
                output.append(UInt8(ascii: "e"))
            default: break
            }
            output.append(UInt8(ascii: "s"))
            output.append(UInt8(ascii: "."))
            for i in suffix.indices { output.append(suffix[i]) }
        }
        return String(decoding: name, as: UTF8.self)
    }
}
