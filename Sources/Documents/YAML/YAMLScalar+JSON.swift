internal import JSON
internal import Primitives

extension YAMLScalar {
    /// The value as JSON, as kubectl sends it: numbers in their shortest form.
    ///
    /// - Throws: `YAMLError` for a number that JSON cannot represent.
    func json(at position: SourcePosition) throws(YAMLError) -> JSONText {
        switch self {
        case .null: return .literal("null")
        case .bool(let value): return .literal("\(value)")
        case .integer(let value): return .literal("\(value)")
        // Decoded again as an object without a type, which holds such numbers as floating-point numbers.
        case .unsigned(let value): return .literal(GoFloat.json(Double(value)))
        case .float(let value):
            guard value.isFinite else {
                throw YAMLError(
                    reason: "json: unsupported value: \(Self.goName(value))", position: position,
                    help: "JSON has no infinite numbers and no NaN; quote a value that is a string")
            }
            return .literal(value == 0 ? "0" : GoFloat.json(value))
        case .string(let text): return .string(text)
        }
    }

    /// The key of a mapping, which is a string in JSON.
    ///
    /// - Throws: `YAMLError` for null and for integers beyond `Int64`.
    func key(at position: SourcePosition) throws(YAMLError) -> String {
        switch self {
        case .null:
            throw YAMLError(
                reason: "a mapping key must not be null", position: position,
                help: "quote the key, or add the one that is missing before the colon")
        case .bool(let value): return "\(value)"
        case .integer(let value): return "\(value)"
        case .unsigned:
            throw YAMLError(
                reason: "a mapping key must not be an integer beyond 64 bits", position: position,
                help: "quote the key")
        // Sic: with the precision of 32 bits.
        case .float(let value):
            let narrow = Float(value)
            guard narrow.isFinite else { return narrow.isNaN ? ".nan" : narrow < 0 ? "-.inf" : ".inf" }
            return GoFloat.general(narrow)
        case .string(let text): return text
        }
    }

    private static func goName(_ value: Double) -> String { value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
}

/// A scalar of JSON.
enum JSONText: Equatable {
    /// A number, `true`, `false` or `null`, as JSON spells it.
    case literal(String)
    case string(String)
}
