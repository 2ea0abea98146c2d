public import JSON
internal import Synchronization

extension CompiledSchema {
    /// What the parser is to expect of an object: with its tag, an object has no wrong type and no unknown member but
    /// for what `accepts` has yet to look at.
    public var expectation: Expectation { .tagged(tag, expectation(of: root)) }

    /// True if the parser has found `object` to be as this schema says, so that `check` would find nothing. False means
    /// that nobody knows.
    public func isMet(by object: Cursor, in document: borrowing Document) -> Bool {
        document.meets(tag, object) { value, what in accepts(value, what) }
    }

    /// A number that no other schema has.
    static func nextTag() -> UInt16 { lastTag.wrappingAdd(1, ordering: .relaxed).newValue }

    private static let lastTag = Atomic<UInt16>(0)

    private func expectation(of index: Int) -> Expectation {
        let node = nodes[index]
        switch node.type {
        case .string: return .value(.string)
        case .boolean: return .value(.booleans)
        case .duration, .dateTime, .bootstrapToken, .bytes: return .value([], noted: .string, as: node.type.rawValue)
        case .int32, .int64: return .value([], noted: .number, as: node.type.rawValue)
        case .intOrString: return .value(.string, noted: .number, as: node.type.rawValue)
        case .any: return .anything
        case .array: return .list(expectation(of: node.element))
        case .map: return .map(expectation(of: node.element))
        case .object:
            return .object(
                node.members.map { Expectation.Member(properties[$0].name, expectation(of: properties[$0].node)) })
        }
    }
}
