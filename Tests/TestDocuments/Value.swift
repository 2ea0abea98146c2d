public import JSON

/// A JSON value as a tree: a simple reference implementation, independent of cursors, to compare results
/// with.
///
/// Strings and names are bytes: Swift's `String` compares canonical equivalence, JSON does
/// not.
public indirect enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number in its original spelling.
    case number([UInt8])
    case string([UInt8])
    case array([Value])
    /// Members by name; the last of members with the same name.
    case object([[UInt8]: Value])

    /// Copies the value at a cursor.
    public init(_ cursor: Cursor) {
        switch cursor.kind {
        case .null: self = .null
        case .true: self = .bool(true)
        case .false: self = .bool(false)
        case .number: self = .number([UInt8](copying: cursor.text))
        case .string: self = .string(Self.content(cursor))
        case .array:
            var values: [Value] = []
            var elements = cursor.elements
            while let element = elements.next() { values.append(Value(element)) }
            self = .array(values)
        case .object:
            var values: [[UInt8]: Value] = [:]
            var members = cursor.members
            while let member = members.next() { values[Self.content(member.name)] = Value(member.value) }
            self = .object(values)
        }
    }

    /// Parses `text`.
    public init(json text: some Collection<UInt8>) throws {
        let bytes = Array(text)
        var tape = Tape(capacity: 16)
        self.init(try tape.parse(bytes.span).root)
    }

    private static func content(_ cursor: Cursor) -> [UInt8] {
        var bytes: [UInt8] = []
        cursor.appendContent(to: &bytes)
        return bytes
    }

    /// Returns the member with this name; nil if absent.
    public subscript(name: String) -> Value {
        guard case .object(let members) = self else { return .null }
        return members[Array(name.utf8)] ?? .null
    }

    /// Returns the element at `index`; nil if absent.
    public subscript(index: Int) -> Value {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return .null }
        return elements[index]
    }

    /// The string; nil for other types.
    public var text: String? {
        guard case .string(let content) = self else { return nil }
        return String(decoding: content, as: UTF8.self)
    }

    /// The integer; nil for other values.
    public var int: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// The Boolean; nil for other types.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements of an array; empty for other types.
    public var elements: [Value] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    /// The names of an object's members, sorted.
    public var names: [String] {
        guard case .object(let members) = self else { return [] }
        return members.keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
    }
}

extension Value {
    /// The value as JSON, names sorted.
    public var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let digits): writer.raw(digits)
        case .string(let content): writer.string(utf8: content.span)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (name, value) in members.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                writer.key(String(decoding: name, as: UTF8.self))
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}

extension Value: CustomStringConvertible {
    /// The value as JSON, names sorted.
    public var description: String { String(decoding: json, as: UTF8.self) }
}
