public import JSON
internal import Synchronization

extension CompiledSchema {
    /// The expectation for the parser: an object with its tag has no wrong type and no unknown member, apart from the
    /// values that `accepts` has to check.
    public var expectation: Expectation { .tagged(tag, expectation(of: root)) }

    /// Returns a tag that no other schema has.
    static func nextTag() -> UInt16 { lastTag.wrappingAdd(1, ordering: .relaxed).newValue }

    private static let lastTag = Atomic<UInt16>(0)

    private func expectation(of index: Int) -> Expectation {
        let node = nodes[index]
        switch node.type {
        case .string: return .value(.string)
        case .boolean: return .value(.booleans)
        case .dateTime: return .value(.utcTimes, noted: .string, as: node.type.rawValue)
        case .duration, .bootstrapToken, .bytes: return .value([], noted: .string, as: node.type.rawValue)
        case .int32, .int64: return .value(.smallIntegers, noted: .number, as: node.type.rawValue)
        case .intOrString:
            return .value([.string, .smallIntegers], noted: .number, as: node.type.rawValue)
        case .any: return .opaque
        case .array: return .list(expectation(of: node.element))
        case .map: return .map(expectation(of: node.element))
        case .object:
            return .object(
                node.members.map { Expectation.Member(properties[$0].name, expectation(of: properties[$0].node)) })
        }
    }
}

extension KindSchema {
    /// Returns true if the parser has verified `object` against the schema, so that `check` would find nothing. False
    /// means unknown.
    public func isMet(by object: Cursor, in document: borrowing Document) -> Bool {
        document.meets(tag, object) { value, what in CompiledSchema.accepts(value, what) }
    }
}
