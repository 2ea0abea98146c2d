internal import JSON

/// What Kubernetes takes for keys and values of labels, and for names of objects (apimachinery,
/// `api/validate/content`).
enum NameSyntax {
    private static let maxPartLength = 63
    private static let maxSubdomainLength = 253

    /// What is wrong with the key of a label, annotation or taint: a name, or a DNS subdomain, a slash and a name. Nil
    /// when nothing is.
    static func problem(ofKey key: Field, ignoringCase: Bool = false) -> String? {
        withContent(of: key) { problem(ofKey: $0, ignoringCase) }
    }

    /// What is wrong with the value of a label; nil when nothing is.
    static func problem(ofLabelValue value: Field) -> String? {
        withContent(of: value) { text in
            if text.count > maxPartLength { return "a label's value has no more than \(maxPartLength) characters" }
            guard text.count == 0 || isName(text, text.indices) else {
                return "a label's value is empty, or \(nameRule)"
            }
            return nil
        }
    }

    /// Whether an object can have this name: a DNS subdomain of RFC 1123 in lower case.
    static func isSubdomain(_ text: Span<UInt8>) -> Bool { isSubdomain(text, text.indices, ignoringCase: false) }

    /// Bytes of a text's content.
    static func length(of field: Field) -> Int { withContent(of: field) { $0.count } }

    private static let nameRule = "has letters, digits, '-', '_' and '.' only, with a letter or digit at both ends"

    private static func problem(ofKey text: Span<UInt8>, _ ignoringCase: Bool) -> String? {
        var slash: Int? = nil
        for i in text.indices where text[i] == UInt8(ascii: "/") {
            if slash != nil { return "a key has one '/' at most" }
            slash = i
        }
        if let slash {
            if slash == 0 { return "before the '/' of a key there is a domain" }
            guard isSubdomain(text, 0..<slash, ignoringCase: ignoringCase) else {
                return "before the '/' of a key there is a DNS subdomain, such as example.com, in lower case"
            }
        }
        let name = (slash.map { $0 + 1 } ?? 0)..<text.count
        if name.isEmpty { return "the name in a key is not empty" }
        if name.count > maxPartLength { return "the name in a key has no more than \(maxPartLength) characters" }
        return isName(text, name) ? nil : "the name in a key \(nameRule)"
    }

    private static func isName(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let last = range.last, isLetterOrDigit(text[range.lowerBound]), isLetterOrDigit(text[last]) else {
            return false
        }
        for i in range {
            switch text[i] {
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): continue
            case let unit: guard isLetterOrDigit(unit) else { return false }
            }
        }
        return true
    }

    private static func isSubdomain(_ text: Span<UInt8>, _ range: Range<Int>, ignoringCase: Bool) -> Bool {
        guard range.count <= maxSubdomainLength else { return false }
        // Dots and hyphens stand between letters and digits; hyphens beside each other too.
        var before = UInt8(ascii: ".")
        for i in range {
            let unit = text[i]
            switch unit {
            case UInt8(ascii: "."): guard before != UInt8(ascii: "."), before != UInt8(ascii: "-") else { return false }
            case UInt8(ascii: "-"): guard before != UInt8(ascii: ".") else { return false }
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): guard ignoringCase else { return false }
            default: guard isLetterOrDigit(unit) else { return false }
            }
            before = unit
        }
        return before != UInt8(ascii: ".") && before != UInt8(ascii: "-")
    }

    private static func isLetterOrDigit(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// Hands the content of a text to `body`, copied only if it has escapes; absent is the empty text.
    private static func withContent<Result>(of field: Field, _ body: (Span<UInt8>) -> Result) -> Result {
        if let plain = field.value?.plainContent { return body(plain) }
        var bytes: [UInt8] = []
        field.value?.appendContent(to: &bytes)
        return body(bytes.span)
    }
}
