public import JSON
internal import Primitives

/// What conversion reads of a CustomResourceDefinition: which version of its kind Cluster API would ask for.
public struct CRDSummary: Sendable, Equatable {
    /// The newest version that serves the newest contract; empty when no label says that the kind belongs to Cluster
    /// API.
    public let version: String

    /// Labels whose values list versions, joined by `_`: the newest contract first (Cluster API, "Provider contract",
    /// API version labels).
    private static let contracts: [StaticString] = ["cluster.x-k8s.io/v1beta2", "cluster.x-k8s.io/v1beta1"]

    /// Summary put together by hand, not read from an object.
    public init(version: String) {
        self.version = version
    }

    /// Reads a CustomResourceDefinition, of which metadata is enough; `root` is the whole object.
    public init(_ root: borrowing Field) {
        let labels = root["metadata"]["labels"]
        for contract in Self.contracts {
            let listed = labels[contract].keptText.split(separator: "_").compactMap { VersionName(String($0)) }
            guard let newest = listed.max() else { continue }
            version = newest.text
            return
        }
        version = ""
    }

    /// What the definition of a kind is called: the plural that Cluster API takes every kind to have, and the group.
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

/// The name of an API version, in the order that Kubernetes gives them ("Versions in CustomResourceDefinitions",
/// version priority): `v10`, `v2`, `v1`, `v2beta1`, `v1beta10`, `v1beta2`, `v1alpha1`, then all others, of which the
/// first in the alphabet is the newest.
struct VersionName: Comparable {
    let text: String
    private let rank: Rank

    private enum Rank: Comparable {
        case other
        case alpha(Int, Int)
        case beta(Int, Int)
        case stable(Int)
    }

    /// Nil for what cannot be the name of a version, which is a DNS label.
    init?(_ text: String) {
        guard RFC1123.isLabel(text) else { return nil }
        self.text = text
        rank = Self.rank(of: text)
    }

    static func < (a: VersionName, b: VersionName) -> Bool { a.rank == b.rank ? a.text > b.text : a.rank < b.rank }

    private static func rank(of text: String) -> Rank {
        guard text.hasPrefix("v") else { return .other }
        var rest = text.utf8.dropFirst()
        guard let major = number(&rest) else { return .other }
        if rest.isEmpty { return .stable(major) }
        let stage = String(decoding: rest.prefix { !isDigit($0) }, as: UTF8.self)
        rest = rest.dropFirst(stage.utf8.count)
        guard let minor = number(&rest), rest.isEmpty else { return .other }
        switch stage {
        case "alpha": return .alpha(major, minor)
        case "beta": return .beta(major, minor)
        default: return .other
        }
    }

    /// A number at the start.
    private static func number(_ text: inout Substring.UTF8View) -> Int? {
        let digits = text.prefix(while: isDigit)
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        text = text[digits.endIndex...]
        return number
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
