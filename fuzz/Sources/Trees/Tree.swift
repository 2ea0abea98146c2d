public import JSON

/// A JSON value as a tree: a simple reference implementation to compare the modules with.
public indirect enum Tree: Equatable, Sendable {
    case null
    case `true`
    case `false`
    case number(String)
    case string(String)
    case array([Tree])
    case object([(name: String, value: Tree)])

    /// Parses `text`; nil if it is not JSON.
    public init?(_ text: [UInt8]) {
        var tape = Tape(capacity: 16)
        do throws(JSONError) {
            self.init(try tape.parse(text.span).root)
        } catch {
            return nil
        }
    }

    /// Copies the value at a cursor. Of members with the same name the last one counts.
    public init(_ cursor: Cursor) {
        switch cursor.kind {
        case .null: self = .null
        case .true: self = .true
        case .false: self = .false
        case .number: self = .number(String(copying: cursor.text))
        case .string: self = .string(cursor.string ?? "")
        case .array:
            var list: [Tree] = []
            var elements = cursor.elements
            while let element = elements.next() { list.append(Tree(element)) }
            self = .array(list)
        case .object:
            var list: [(name: String, value: Tree)] = []
            var members = cursor.members
            while let member = members.next() {
                let name = member.name.string ?? ""
                // Bytes, not characters: Swift takes canonically equivalent texts for equal.
                list.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
                list.append((name, Tree(member.value)))
            }
            self = .object(list)
        }
    }

    /// Compares compact JSON, so the order of members counts.
    public static func == (a: Tree, b: Tree) -> Bool { a.text == b.text }

    /// Returns the member with this name; nil if there is none or this is not an object.
    public subscript(name: String) -> Tree? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// Compact JSON.
    public var text: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .true: writer.bool(true)
        case .false: writer.bool(false)
        case .number(let spelling): writer.raw(Array(spelling.utf8))
        case .string(let content): writer.string(content)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (name, value) in members {
                writer.key(name)
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }
}

extension String {
    init(copying span: Span<UInt8>) {
        self = span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
