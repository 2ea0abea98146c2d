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
            if text.count > maxPartLength { return "label value must be at most \(maxPartLength) characters" }
            guard text.count == 0 || isName(text, text.indices) else {
                return "label value must be empty or \(nameRule)"
            }
            return nil
        }
    }

    /// The unescaped bytes of a string.
    static func length(of field: Field) -> Int { withContent(of: field) { $0.count } }

    private static let nameRule =
        "consist of alphanumeric characters, '-', '_' or '.', and start and end with an alphanumeric character"

    private static func problem(ofKey text: Span<UInt8>, _ ignoringCase: Bool) -> String? {
        var slash: Int? = nil
        for i in text.indices where text[i] == UInt8(ascii: "/") {
            if slash != nil { return "key must contain at most one '/'" }
            slash = i
        }
        if let slash {
            if slash == 0 { return "prefix of the key must not be empty" }
            guard RFC1123.isSubdomain(text.extracting(0..<slash), ignoringCase: ignoringCase) else {
                return "prefix of the key must be a lower case DNS subdomain, such as example.com"
            }
        }
        let name = (slash.map { $0 + 1 } ?? 0)..<text.count
        if name.isEmpty { return "name part of the key must not be empty" }
        if name.count > maxPartLength { return "name part of the key must be at most \(maxPartLength) characters" }
        return isName(text, name) ? nil : "name part of the key must \(nameRule)"
    }

    private static func isName(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let last = range.last, text[range.lowerBound].isASCIILetterOrDigit, text[last].isASCIILetterOrDigit else {
            return false
        }
        for i in range {
            switch text[i] {
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): continue
            case let unit: guard unit.isASCIILetterOrDigit else { return false }
            }
        }
        return true
    }

    /// Calls `body` with the unescaped content of a string, copied only if it has escapes; absent counts as empty.
    private static func withContent<Result>(of field: Field, _ body: (Span<UInt8>) -> Result) -> Result {
        if let plain = field.value?.plainContent { return body(plain) }
        var bytes: [UInt8] = []
        field.value?.appendContent(to: &bytes)
        return body(bytes.span)
    }
}
