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
        func lowercase(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }
        let (letters, suffix) = (kind.utf8.span, group.utf8.span)
        let before = letters.count > 1 ? lowercase(letters[letters.count - 2]) : 0
        let last = letters.isEmpty ? 0 : lowercase(letters[letters.count - 1])
        let (kept, ending) =
            switch (before, last) {
            case (_, UInt8(ascii: "s")), (_, UInt8(ascii: "x")), (_, UInt8(ascii: "z")),
                (UInt8(ascii: "c"), UInt8(ascii: "h")), (UInt8(ascii: "s"), UInt8(ascii: "h")):
                (letters.count, "es.")
            case (let before, UInt8(ascii: "y")) where before != 0 && !"aeiou".utf8.contains(before):
                (letters.count - 1, "ies.")
            default: (letters.count, "s.")
            }
        let start = kept + ending.utf8.count
        var name = [UInt8](repeating: 0, count: start + suffix.count)
        var bytes = name.mutableSpan
        for i in 0..<kept { bytes[i] = lowercase(letters[i]) }
        for (i, byte) in ending.utf8.enumerated() { bytes[kept + i] = byte }
        for i in suffix.indices { bytes[start + i] = suffix[i] }
        return String(decoding: name, as: UTF8.self)
    }
}
