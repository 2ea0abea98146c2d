/// A JSON Patch (RFC 6902) as created by defaulting: it adds and replaces, and removes nothing.
public struct JSONPatch {
    /// An operation: a pointer and a JSON value.
    public struct Operation {
        /// The reference tokens of the JSON pointer.
        public let tokens: [String]
        /// A JSON value.
        public let value: [UInt8]

        /// Creates an operation that sets the value at `tokens` to `value`.
        public init(tokens: [String], value: [UInt8]) {
            self.tokens = tokens
            self.value = value
        }
    }

    /// The operations in order; of several with the same pointer the last one wins.
    public let operations: [Operation]

    /// Creates a patch of these operations.
    public init(_ operations: [Operation]) {
        self.operations = operations
    }

    /// True if there are no operations.
    public var isEmpty: Bool { operations.isEmpty }

    /// Returns the object `json` with the operations applied.
    ///
    /// - Throws: `JSONError` if `json` is not JSON and there are operations.
    public func applied(to json: [UInt8]) throws(JSONError) -> [UInt8] {
        guard !isEmpty else { return json }
        var tape = Tape()
        var writer = JSONWriter()
        apply(to: try tape.parse(json.span).root, into: &writer)
        return writer.bytes
    }

    /// Appends `value` with the operations applied.
    private func apply(to value: Cursor, into writer: inout JSONWriter) {
        Self.write(value, operations.map { ($0.tokens[...], $0.value) }, to: &writer)
    }

    private static func write(
        _ value: Cursor, _ operations: [(tokens: ArraySlice<String>, value: [UInt8])], to writer: inout JSONWriter
    ) {
        if let whole = operations.last(where: { $0.tokens.isEmpty }) { return writer.raw(whole.value) }
        guard !operations.isEmpty else { return writer.value(value) }
        let inner = Dictionary(grouping: operations) { $0.tokens.first ?? "" }.mapValues {
            $0.map { ($0.tokens.dropFirst(), $0.value) }
        }
        switch value.kind {
        case .object:
            var present: Set<String> = []
            writer.beginObject()
            var members = value.members
            while let member = members.next() {
                let name = member.name.string ?? ""
                writer.key(member.name)
                write(member.value, inner[name] ?? [], to: &writer)
                if inner[name] != nil { present.insert(name) }
            }
            for operation in operations where operation.tokens.count == 1 {
                guard let name = operation.tokens.first, !present.contains(name) else { continue }
                writer.key(name)
                writer.raw(operation.value)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            var elements = value.elements
            var index = 0
            while let element = elements.next() {
                write(element, inner["\(index)"] ?? [], to: &writer)
                index += 1
            }
            writer.endArray()
        default: writer.value(value)
        }
    }
}
