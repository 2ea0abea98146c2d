internal import Primitives

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

    /// Parses a name; nil if it is not a DNS label.
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
        let stage = String(decoding: rest.prefix { !$0.isASCIIDigit }, as: UTF8.self)
        rest = rest.dropFirst(stage.utf8.count)
        guard let minor = number(&rest), rest.isEmpty else { return .other }
        switch stage {
        case "alpha": return .alpha(major, minor)
        case "beta": return .beta(major, minor)
        default: return .other
        }
    }

    /// Parses and removes a number at the start.
    private static func number(_ text: inout Substring.UTF8View) -> Int? {
        let digits = text.prefix { $0.isASCIIDigit }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        text = text[digits.endIndex...]
        return number
    }
}
