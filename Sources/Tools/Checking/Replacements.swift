internal import JSON
internal import KubernetesAPI

extension JSONPatch {
    /// Warnings about values that defaulting replaces.
    func replacements(in object: [UInt8]) throws(JSONError) -> [Violation] {
        guard !isEmpty else { return [] }
        var tape = Tape()
        return replacements(in: try tape.parse(object.span).root)
    }

    private func replacements(in object: Cursor) -> [Violation] {
        operations.compactMap { operation in
            guard let value = object.value(at: JSONPointer(tokens: operation.tokens)), let text = value.string,
                !text.isEmpty
            else {
                return nil
            }
            let new = String(decoding: operation.value, as: UTF8.self)
            // A version without v gets one, which changes nothing.
            guard new != "\"v\(text)\"" else { return nil }
            return Violation(
                .replaced, operation.tokens.map { Int($0).map { .element($0) } ?? .member($0) },
                "the server stores \(new)",
                help: "use \(new), or omit the field", severity: .warning)
        }
    }
}
