internal import APISchema
internal import JSON

/// The types of a value: as much of a schema as a program depends on that reads the value into types of its own.
final class ValueShape: Sendable {
    private let kind: Kind

    private enum Kind: Sendable {
        case string
        case boolean
        case integer(bits: Int)
        case intOrString
        case object([(name: StaticString, shape: ValueShape)])
        case map(ValueShape)
        case array(ValueShape)
        case any
    }

    /// The types that `schema` asks for.
    init(_ schema: Schema) {
        kind =
            switch schema.type {
            case .string: .string
            case .boolean: .boolean
            case .integer(let bits): .integer(bits: bits)
            case .intOrString: .intOrString
            case .object(let properties): .object(properties.map { ($0.name, ValueShape($0.schema)) })
            case .map(let inner): .map(ValueShape(inner))
            case .array(let inner): .array(ValueShape(inner))
            case .any: .any
            }
    }

    /// The shape of a member; nil when this is no object, or has no such member.
    func member(_ name: String) -> ValueShape? {
        guard case .object(let members) = kind else { return nil }
        return members.first { "\($0.name)" == name }?.shape
    }

    /// The shape of the elements; nil when this is no list.
    var element: ValueShape? {
        guard case .array(let inner) = kind else { return nil }
        return inner
    }

    /// Whether `value` has these types, however deep. Null has all of them; members that are not known have any.
    func matches(_ value: Cursor) -> Bool {
        if value.isNull { return true }
        switch kind {
        case .string: return value.isString
        case .boolean: return value.bool != nil
        case .integer(let bits): return value.isInteger(bits: bits)
        case .intOrString: return value.isString || value.isInteger(bits: 32)
        case .object(let shapes):
            guard value.isObject else { return false }
            var members = value.members
            while let member = members.next() {
                guard let shape = shapes.first(where: { member.name.stringEquals($0.name) })?.shape else { continue }
                if !shape.matches(member.value) { return false }
            }
            return true
        case .map(let inner):
            guard value.isObject else { return false }
            var members = value.members
            while let member = members.next() {
                if !inner.matches(member.value) { return false }
            }
            return true
        case .array(let inner):
            guard value.isArray else { return false }
            var elements = value.elements
            while let element = elements.next() {
                if !inner.matches(element) { return false }
            }
            return true
        case .any: return true
        }
    }
}

extension Cursor {
    fileprivate func isInteger(bits: Int) -> Bool {
        guard kind == .number, let value = int64 else { return false }
        return bits > 32 || Int32(exactly: value) != nil
    }
}
