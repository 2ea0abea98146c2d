internal import KubernetesAPI

/// Versions as Cluster API's `util/version` reads them: an optional or required `v`, three numbers without leading zeros, and a suffix of
/// `-0-9a-zA-Z_.+`, which is not looked at.
enum KubernetesVersion {
    /// The version; nil when it is spelled otherwise or a number does not fit 64 bits.
    static func parse(_ text: String, requiringV: Bool = true) -> Version? {
        guard let parts = split(text, requiringV), let major = UInt64(parts[0]), let minor = UInt64(parts[1]), let patch = UInt64(parts[2])
        else { return nil }
        return Version(major, minor, patch)
    }

    /// Whether the spelling is right, however large the numbers.
    static func isSpelledRight(_ text: String) -> Bool { split(text, true) != nil }

    /// How messages say why a text cannot be parsed.
    static func problem(of text: String) -> String {
        if let parts = split(text, false) {
            for (name, digits) in zip(["major", "minor", "patch"], parts) where UInt64(digits) == nil {
                return
                    "failed to parse \(name) version from \(quoted(text)): strconv.ParseUint: parsing \(quoted(String(digits))): value out of range"
            }
        }
        return "failed to parse major.minor.patch from \(quoted(text))"
    }

    /// The digits of the three numbers.
    private static func split(_ text: String, _ requiringV: Bool) -> [Substring]? {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "v") {
            rest = rest.dropFirst()
        } else if requiringV {
            return nil
        }
        var numbers: [Substring] = []
        for i in 0..<3 {
            if i > 0 {
                guard rest.first == UInt8(ascii: ".") else { return nil }
                rest = rest.dropFirst()
            }
            let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
            guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
            numbers.append(Substring(digits))
            rest = rest.dropFirst(digits.count)
        }
        return rest.allSatisfy(isSuffixCharacter) ? numbers : nil
    }

    private static func isSuffixCharacter(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "+"):
            true
        default: false
        }
    }
}
