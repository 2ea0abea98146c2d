internal import Primitives

/// Versions by the grammar of semver.org 2.0.0, with a leading `v`: `v1.26.6`, `v1.27.0-rc.1+build.5`.
enum SemanticVersion {
    /// Returns true if `text` is such a version: three numbers without leading zeros, then identifiers of `-0-9A-Za-z`
    /// after `-` and after `+`, none of them empty, and no number among those after `-` with a leading zero.
    static func isValid(_ text: Span<UInt8>) -> Bool {
        guard !text.isEmpty, text[0] == UInt8(ascii: "v") else { return false }
        var at = 1
        for part in 0..<3 {
            if part > 0 {
                guard at < text.count, text[at] == UInt8(ascii: ".") else { return false }
                at += 1
            }
            let start = at
            while at < text.count, text[at].isASCIIDigit { at += 1 }
            guard isNumber(text, start..<at) else { return false }
        }
        if at < text.count, text[at] == UInt8(ascii: "-") {
            at += 1
            guard skipIdentifiers(text, &at, isPrerelease: true) else { return false }
        }
        if at < text.count, text[at] == UInt8(ascii: "+") {
            at += 1
            guard skipIdentifiers(text, &at, isPrerelease: false) else { return false }
        }
        return at == text.count
    }

    /// Moves past identifiers separated by dots; returns false if one of them is invalid.
    private static func skipIdentifiers(_ text: Span<UInt8>, _ at: inout Int, isPrerelease: Bool) -> Bool {
        while true {
            let start = at
            var hasOnlyDigits = true
            while at < text.count, isIdentifierCharacter(text[at]) {
                if !text[at].isASCIIDigit { hasOnlyDigits = false }
                at += 1
            }
            guard at > start else { return false }
            if isPrerelease, hasOnlyDigits, !isNumber(text, start..<at) { return false }
            guard at < text.count, text[at] == UInt8(ascii: ".") else { return true }
            at += 1
        }
    }

    /// Returns true if digits make a number without a leading zero.
    private static func isNumber(_ text: Span<UInt8>, _ digits: Range<Int>) -> Bool {
        !digits.isEmpty && (digits.count == 1 || text[digits.lowerBound] != UInt8(ascii: "0"))
    }

    private static func isIdentifierCharacter(_ unit: UInt8) -> Bool {
        unit == UInt8(ascii: "-") || unit.isASCIILetterOrDigit
    }
}
