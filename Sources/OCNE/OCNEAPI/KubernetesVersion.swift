internal import KubernetesAPI
internal import Primitives

/// Versions as Cluster API's `util/version` reads them: an optional or required `v`, three numbers without leading
/// zeros, and a suffix of `-0-9a-zA-Z_.+`, which is ignored. Digits behind a patch number of zero are the
/// suffix's: `v1.25.07` is v1.25.0.
enum KubernetesVersion {
    /// Parses a version; nil if the syntax is invalid or a number exceeds 64 bits.
    static func parse(_ text: Span<UInt8>, requiringV: Bool = true) -> Version? {
        guard let parts = split(text, requiringV), let major = value(text, parts.0), let minor = value(text, parts.1),
            let patch = value(text, parts.2)
        else { return nil }
        return Version(major, minor, patch)
    }

    /// Returns true if `spec.version` has the syntax of the API version, however large the numbers.
    static func isSpelledRight(_ text: Span<UInt8>, in version: APIVersion) -> Bool {
        switch version.traits.versionSyntax {
        case .clusterAPI: split(text, true) != nil
        case .semantic: SemanticVersion.isValid(text)
        }
    }

    /// Returns the reason, for messages, why a string cannot be parsed.
    static func problem(of text: String) -> String {
        let units = text.utf8.span
        if let parts = split(units, false) {
            for (name, digits) in [("major", parts.0), ("minor", parts.1), ("patch", parts.2)]
            where value(units, digits) == nil {
                let number = quoted(String(decoding: digits.map { units[$0] }, as: UTF8.self))
                return
                    "failed to parse \(name) version from \(quoted(text)): strconv.ParseUint: parsing \(number): value out of range"
            }
        }
        return "failed to parse major.minor.patch from \(quoted(text))"
    }

    /// Returns the ranges of the digits of the three numbers.
    private static func split(_ text: Span<UInt8>, _ requiringV: Bool) -> (Range<Int>, Range<Int>, Range<Int>)? {
        var at = 0
        if !text.isEmpty, text[0] == UInt8(ascii: "v") {
            at = 1
        } else if requiringV {
            return nil
        }
        guard let major = number(text, &at), dot(text, &at), let minor = number(text, &at), dot(text, &at),
            let patch = number(text, &at, isLast: true)
        else { return nil }
        while at < text.count {
            guard isSuffixCharacter(text[at]) else { return nil }
            at += 1
        }
        return (major, minor, patch)
    }

    private static func number(_ text: Span<UInt8>, _ at: inout Int, isLast: Bool = false) -> Range<Int>? {
        let start = at
        if isLast, at < text.count, text[at] == UInt8(ascii: "0") {
            at += 1
            return start..<at
        }
        while at < text.count, text[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        guard at > start, text[start] != UInt8(ascii: "0") || at == start + 1 else { return nil }
        return start..<at
    }

    private static func dot(_ text: Span<UInt8>, _ at: inout Int) -> Bool {
        guard at < text.count, text[at] == UInt8(ascii: ".") else { return false }
        at += 1
        return true
    }

    /// Parses a number; nil if it is too large.
    private static func value(_ text: Span<UInt8>, _ digits: Range<Int>) -> UInt64? {
        var value: UInt64 = 0
        for i in digits {
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow2) = scaled.addingReportingOverflow(UInt64(text[i] &- UInt8(ascii: "0")))
            guard !overflow, !overflow2 else { return nil }
            value = sum
        }
        return value
    }

    private static func isSuffixCharacter(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "+"): true
        default: unit.isASCIILetterOrDigit
        }
    }
}

/// Syntax of `spec.version`.
enum KubernetesVersionSyntax {
    /// The syntax of Cluster API's `util/version`, with a `v`: CAPOCNE uses it.
    case clusterAPI
    /// A `v` and a semantic version (semver.org 2.0.0).
    case semantic
}
