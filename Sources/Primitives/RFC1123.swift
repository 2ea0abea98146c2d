/// Names of RFC 1123 as Kubernetes restricts them (apimachinery, `util/validation`).
public enum RFC1123 {
    private static let maxLabelBytes = 63
    private static let maxSubdomainBytes = 253

    /// True if `name` is a label: 1 to 63 lower-case letters, digits and hyphens, without a hyphen at either end.
    /// Namespaces and Services have such names.
    public static func isLabel(_ name: String) -> Bool { isLabel(name.utf8.span) }

    /// True if the UTF-8 units are a label.
    public static func isLabel(_ name: Span<UInt8>) -> Bool {
        guard name.count <= maxLabelBytes, isSubdomain(name) else { return false }
        for i in name.indices where name[i] == UInt8(ascii: ".") { return false }
        return true
    }

    /// True if `name` is a subdomain: up to 253 bytes, labels of any length between dots. Most objects have such names.
    public static func isSubdomain(_ name: String) -> Bool { isSubdomain(name.utf8.span) }

    /// True if the UTF-8 units are a subdomain.
    ///
    /// - Parameter ignoringCase: Accepts upper-case letters.
    public static func isSubdomain(_ name: Span<UInt8>, ignoringCase: Bool = false) -> Bool {
        guard name.count <= maxSubdomainBytes else { return false }
        // A dot has a letter or digit on both sides, and so has a run of hyphens.
        var before = UInt8(ascii: ".")
        for i in name.indices {
            let unit = name[i]
            switch unit {
            case UInt8(ascii: "."): guard before != UInt8(ascii: "."), before != UInt8(ascii: "-") else { return false }
            case UInt8(ascii: "-"): guard before != UInt8(ascii: ".") else { return false }
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): guard ignoringCase else { return false }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
            default: return false
            }
            before = unit
        }
        return before != UInt8(ascii: ".") && before != UInt8(ascii: "-")
    }

    /// True if `name` is a host name in any case: a subdomain whose labels have 63 bytes at most, as DNS requires.
    public static func isHostName(_ name: String) -> Bool {
        isSubdomain(name.utf8.span, ignoringCase: true)
            && name.utf8.split(separator: UInt8(ascii: ".")).allSatisfy { $0.count <= maxLabelBytes }
    }
}
