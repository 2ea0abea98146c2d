internal import JSON
internal import Primitives

/// The syntax of Kubernetes for keys and values of labels and for names of objects (apimachinery,
/// `api/validate/content`).
enum NameSyntax {
    private static let maxPartLength = 63

    /// Returns the problem with the key of a label, annotation or taint, which is a name, optionally after a DNS
    /// subdomain and a slash; nil for a valid key.
    static func problem(ofKey key: Field, ignoringCase: Bool = false) -> String? {
        withContent(of: key) { problem(ofKey: $0, ignoringCase) }
    }

    /// Returns the problem with the value of a label; nil for a valid value.
    static func problem(ofLabelValue value: Field) -> String? {
        withContent(of: value) { text in
            if text.count > maxPartLength { return "a label's value has no more than \(maxPartLength) characters" }
            guard text.count == 0 || isName(text, text.indices) else {
                return "a label's value is empty, or \(nameRule)"
            }
            return nil
        }
    }

    /// The unescaped bytes of a string.
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
            guard RFC1123.isSubdomain(text.extracting(0..<slash), ignoringCase: ignoringCase) else {
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

    private static func isLetterOrDigit(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// Calls `body` with the unescaped content of a string, copied only if it has escapes; absent counts as empty.
    private static func withContent<Result>(of field: Field, _ body: (Span<UInt8>) -> Result) -> Result {
        if let plain = field.value?.plainContent { return body(plain) }
        var bytes: [UInt8] = []
        field.value?.appendContent(to: &bytes)
        return body(bytes.span)
    }
}
