/// A JSON Patch (RFC 6902) as the defaults make it: it adds and replaces, and removes nothing.
public struct JSONPatch {
    /// One operation: where, and the value as JSON.
    public struct Operation {
        /// The tokens of the JSON pointer to the place.
        public let tokens: [String]
        /// The text of one JSON value.
        public let value: [UInt8]

        /// An operation that puts `value` where `tokens` lead.
        public init(tokens: [String], value: [UInt8]) {
            self.tokens = tokens
            self.value = value
        }
    }

    /// The operations in their order; of several with the same place the last one counts.
    public let operations: [Operation]

    /// A patch of these operations.
    public init(_ operations: [Operation]) {
        self.operations = operations
    }

    /// Reads a patch document; what is no operation is left out.
    public init(_ document: Cursor) {
        var operations: [Operation] = []
        var elements = document.elements
        while let element = elements.next() {
            let fields = Field(element)
            guard let pointer = JSONPointer(fields["path"].string), let value = element["value"] else { continue }
            operations.append(Operation(tokens: pointer.tokens, value: [UInt8](copying: value.text)))
        }
        self.operations = operations
    }

    /// True if nothing changes.
    public var isEmpty: Bool { operations.isEmpty }

    /// The object `json` with the operations done; as it is when it is no JSON.
    public func applied(to json: [UInt8]) -> [UInt8] {
        guard !isEmpty else { return json }
        var tape = Tape()
        var writer = JSONWriter()
        do throws(JSONError) {
            apply(to: try tape.parse(json.span).root, into: &writer)
            return writer.bytes
        } catch {
            return json
        }
    }

    /// Appends `value` with the operations done.
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
