internal import KubernetesAPI

/// Replaces the values of variables in messages by the variables: a value may be secret.
struct ValueMask: Sendable {
    /// A value in the text of a template, and the variable that it stands for.
    struct Insertion: Hashable {
        let value: String
        let variable: String
    }

    /// Values that are replaced, longest first.
    private var patterns: [Pattern] = []
    /// True if there are too many values to look for each.
    private var isFull = false

    private struct Pattern {
        let value: [UInt8]
        let variable: [UInt8]
    }

    /// Maximum number of different values.
    private static let maxValues = 1000
    /// Values below this length, such as numbers, are replaced only where they are the value that a message is about.
    private static let minLength = 4
    /// A message that shortens a value has at least this much of it.
    private static let maxPrefix = 64

    init(_ insertions: [Insertion]) {
        let unique = Set(insertions.filter { !$0.value.isEmpty })
        isFull = unique.count > Self.maxValues
        guard !isFull else { return }
        for insertion in unique {
            // A message may quote the value.
            let escaped = String(quoted(insertion.value).dropFirst().dropLast())
            for value in Set([insertion.value, escaped]) {
                patterns.append(Pattern(value: Array(value.utf8), variable: Array(insertion.variable.utf8)))
            }
        }
        patterns.sort { ($0.value.count, $0.variable.count) > ($1.value.count, $1.variable.count) }
    }

    /// Returns `text` with variables in place of their values.
    ///
    /// - Parameters:
    ///   - isAboutVariable: True if the text is about a field that contains a variable: then short values are replaced
    ///     where they are a word.
    ///   - fallback: The text to return if there are too many values.
    func masked(_ text: String, isAboutVariable: Bool = false, fallback: String) -> String {
        if isFull { return fallback }
        guard !patterns.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if let (variable, end) = match(in: bytes, at: at, isAboutVariable) {
                result += variable
                at = end
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func match(in text: [UInt8], at start: Int, _ isAboutVariable: Bool) -> (variable: [UInt8], end: Int)? {
        for pattern in patterns {
            let rest = text[start...]
            guard rest.starts(with: pattern.value.prefix(Self.maxPrefix)) else { continue }
            let length = zip(rest, pattern.value).prefix { $0 == $1 }.count
            if pattern.value.count < Self.minLength {
                let isWord =
                    !(start > 0 && Self.isWordByte(text[start - 1]))
                    && !(start + length < text.count && Self.isWordByte(text[start + length]))
                guard isAboutVariable, isWord else { continue }
            }
            return (pattern.variable, start + length)
        }
        return nil
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
}
