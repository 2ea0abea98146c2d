internal import JSON
internal import KubernetesAPI

extension JSONPatch {
    /// Warnings of what a person wrote and defaults put something else in the place of.
    func replacements(in object: [UInt8]) -> [Violation] {
        guard !isEmpty else { return [] }
        var tape = Tape()
        do throws(JSONError) {
            return replacements(in: try tape.parse(object.span).root)
        } catch {
            return []
        }
    }

    private func replacements(in object: Cursor) -> [Violation] {
        operations.compactMap { operation in
            guard let value = object.value(at: JSONPointer(tokens: operation.tokens)), let text = value.string,
                !text.isEmpty
            else {
                return nil
            }
            let new = String(decoding: operation.value, as: UTF8.self)
            // A version gets the v that it lacks; that changes nothing.
            guard new != "\"v\(text)\"" else { return nil }
            return Violation(
                .replaced, operation.tokens.map { Int($0).map { .element($0) } ?? .member($0) },
                "the server makes this \(new)",
                help: "write that, or leave it out", severity: .warning)
        }
    }
}
