internal import JSON

/// A map in the spoke, a list of objects with `name` and `value` in the hub.
///
/// | spoke | hub | preserved, and restored while |
/// | --- | --- | --- |
/// | `{"b": "2", "a": "1"}` | `a`, `b` | |
/// | `{"b": "2", "a": "1"}` | `b`, `a` | down: the order of the names, while they are the same |
/// | `{"a": "1"}` | `a` twice, or without a value | down: the list, while its content is the same |
/// | values that are not strings | `a`, `b` | up: the map, while its content is the same |
struct ArgumentsTransform: FieldTransform {
    static var writesWithoutInput: Bool { false }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        let source = engine.source(of: field, frame)
        guard let map = source, map.isObject, !map.isEmptyContainer else {
            if let source {
                engine.preserveVerbatim(source, field.row, frame)
            } else if let preserved = field.preserved?[ConversionData.verbatim],
                preserved.isZero || engine.isNameless(preserved)
            {
                return engine.write(preserved, as: field, frame)
            }
            return .absent
        }
        engine.markRepresented(field, frame)
        Argument.read(map: map, into: &engine.arguments)
        if Self.hasOtherThanStrings(map) { engine.preserveVerbatim(map, field.row, frame) }
        return engine.writeList(of: map, field, frame)
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        let source = engine.source(of: field, frame)
        guard let list = source, list.isArray, !list.isEmptyContainer else {
            if let source {
                engine.preserveVerbatim(source, field.row, frame)
            } else if let preserved = field.preserved?[ConversionData.verbatim], preserved.isZero {
                return engine.write(preserved, as: field, frame)
            }
            return .absent
        }
        engine.markRepresented(field, frame)
        switch Argument.read(list: list, into: &engine.arguments) {
        case .sorted: break
        case .unsorted: engine.preserveNames(of: list, field.row, frame)
        case .irregular where engine.arguments.isEmpty: engine.preserveVerbatim(list, field.row, frame)
        case .irregular: engine.preserve(list.text, field.row, frame)
        }
        return engine.writeMap(of: list, field, frame)
    }

    func problem(ofPreserved value: Cursor, _ shape: ValueShape) -> ValueShape.Problem? {
        if value.isObject {
            guard let verbatim = value[ConversionData.verbatim] else { return value.numberProblem }
            return shape.problem(of: verbatim)
        }
        return value.isListOfNames ? value.stringListProblem : shape.problem(of: value)
    }

    private static func hasOtherThanStrings(_ map: Cursor) -> Bool {
        var members = map.members
        while let member = members.next() {
            if !member.value.isString { return true }
        }
        return false
    }
}

// MARK: - Map to list

extension Engine {
    /// Returns true if no element of a list has a name, so that a map can represent none of it.
    fileprivate mutating func isNameless(_ list: Cursor) -> Bool {
        guard list.isArray else { return false }
        Argument.read(list: list, into: &otherArguments)
        return otherArguments.isEmpty
    }

    /// Writes `arguments`, which are those of `map`, as a list: the preserved one if it has the same content, in the
    /// preserved order if it has the same names, else sorted.
    fileprivate mutating func writeList(of map: Cursor, _ field: borrowing TargetField, _ frame: borrowing Frame)
        -> Outcome
    {
        if let preserved = field.preserved {
            if preserved.isListOfNames {
                if Argument.read(names: preserved, into: &otherArguments),
                    Argument.haveSameNames(map, arguments, preserved, otherArguments)
                {
                    writeKey(field, frame)
                    return writeList(of: map, inOrderOf: preserved)
                }
            } else if preserved.isArray {
                Argument.read(list: preserved, into: &otherArguments)
                if Argument.areEqual(map, arguments, preserved, otherArguments) {
                    return write(preserved, as: field, frame)
                }
            }
        }
        writeKey(field, frame)
        writer.beginArray()
        for argument in arguments {
            writeArgument(map.descendant(at: Int(argument.name)), map.descendant(at: Int(argument.value)))
        }
        writer.endArray()
        return .written
    }

    /// Writes the map's values in the order of `names`; `otherArguments` are these names, the same as the map's.
    private mutating func writeList(of map: Cursor, inOrderOf names: Cursor) -> Outcome {
        // Both are sorted by name, so that values and names correspond by index.
        for i in otherArguments.indices {
            otherArguments[i] = Argument(name: otherArguments[i].name, value: arguments[i].value)
        }
        otherArguments.sort { $0.name < $1.name }
        writer.beginArray()
        for argument in otherArguments {
            writeArgument(names.descendant(at: Int(argument.name)), map.descendant(at: Int(argument.value)))
        }
        writer.endArray()
        return .written
    }

    private mutating func writeArgument(_ name: Cursor, _ value: Cursor) {
        writer.beginObject()
        writer.key("name")
        writer.value(name)
        writer.key("value")
        if value.isNull { writer.string("") } else { writer.value(value) }
        writer.endObject()
    }
}

// MARK: - List to map

extension Engine {
    /// Writes `arguments`, which are those of `list`, as a map: the preserved one if it has the same content, else
    /// sorted.
    fileprivate mutating func writeMap(of list: Cursor, _ field: borrowing TargetField, _ frame: borrowing Frame)
        -> Outcome
    {
        if let map = field.preserved?[ConversionData.verbatim], map.isObject {
            Argument.read(map: map, into: &otherArguments)
            if Argument.areEqual(list, arguments, map, otherArguments) { return write(map, as: field, frame) }
        }
        guard !arguments.isEmpty else { return .requiresParent }
        writeKey(field, frame)
        writer.beginObject()
        for argument in arguments {
            writer.key(list.descendant(at: Int(argument.name)))
            if argument.value == 0 || list.descendant(at: Int(argument.value)).isNull {
                writer.string("")
            } else {
                writer.value(list.descendant(at: Int(argument.value)))
            }
        }
        writer.endObject()
        return .written
    }

    fileprivate mutating func preserveNames(of list: Cursor, _ row: Int, _ frame: borrowing Frame) {
        let start = fragments.count
        fragments.append(UInt8(ascii: "["))
        var elements = list.elements
        while let element = elements.next() {
            if fragments.count > start + 1 { fragments.append(UInt8(ascii: ",")) }
            if let name = element["name"] { fragments.append(copying: name.text) }
        }
        fragments.append(UInt8(ascii: "]"))
        endFragment(from: start, row, frame)
    }
}

extension Cursor {
    /// True if the value is what `ArgumentsTransform` preserves of an order: a list of names.
    fileprivate var isListOfNames: Bool {
        guard isArray else { return false }
        var elements = self.elements
        return elements.next()?.isString == true
    }

    /// The reason why the value is not a list of strings.
    fileprivate var stringListProblem: ValueShape.Problem? {
        var elements = self.elements
        while let element = elements.next() {
            if !element.isString { return ValueShape.Problem("expected a list of strings") }
        }
        return nil
    }
}
