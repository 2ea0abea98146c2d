internal import JSON

/// A list of objects, each converted by the rows of its own table.
///
/// The preserved fields of the elements form an object, under names that identify the elements (`ElementName`). A value
/// that is not a list, and an empty list, are preserved as they are.
struct ListTransform: FieldTransform {
    /// Index of the elements' table in `Frame.elements`.
    let elements: Int32

    static var writesWithoutInput: Bool { false }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        write(field, &engine, frame)
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        write(field, &engine, frame)
    }

    private func write(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
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
        engine.writeKey(field, frame)
        engine.writer.beginArray()
        let firstFragment = engine.fragments.count
        frame.elements[Int(self.elements)].write(list, field.preserved, &engine, frame)
        engine.writer.endArray()
        if engine.fragments.count > firstFragment {
            engine.fragments.append(UInt8(ascii: "}"))
            engine.endFragment(from: firstFragment, field.row, frame)
        }
        return .written
    }
}

extension CompiledElements {
    /// Writes the elements of a list. A method of the object, whose table is then borrowed; a caller would copy it.
    @inline(never)
    fileprivate func write(
        _ list: Cursor, _ preserved: Cursor?, _ engine: inout Engine, _ frame: borrowing Frame
    ) {
        engine.writeElements(of: list, table, preserved, frame)
    }
}

extension Engine {
    /// Writes the elements of a list, and appends their preserved fields to the fragments: an object without its
    /// closing brace, or nothing.
    fileprivate mutating func writeElements(
        of list: Cursor, _ table: borrowing CompiledTable, _ preserved: Cursor?, _ outer: borrowing Frame
    ) {
        var positions: PreservedElements? = nil
        if let preserved { positions = PreservedElements(preserved, for: list, key: table.key.span) }
        let firstFragment = fragments.count
        var elements = list.elements
        var index = 0
        while let element = elements.next() {
            if element.isObject {
                var fields: Cursor? = nil
                if let preserved, let position = positions?[index] { fields = preserved.descendant(at: position) }
                writeElement(element, index, table, fields, listFragment: firstFragment, outer)
            } else {
                writer.value(element)
            }
            index += 1
        }
    }

    /// - Parameter listFragment: Index of the list's first fragment.
    private mutating func writeElement(
        _ element: Cursor, _ index: Int, _ table: borrowing CompiledTable, _ preserved: Cursor?,
        listFragment: Int, _ outer: borrowing Frame
    ) {
        let frame = Frame(
            table, isElement: true, isToHub: outer.isToHub, above: self, root: outer.root, namespace: outer.namespace)
        push(table.layout)
        scan(element, into: 0, frame)
        writer.beginObject()
        let firstFragment = fragments.count
        _ = writeMembers(of: 0, preserved, isForced: true, frame)
        writer.endObject()
        var dropped: [String] = []
        let fields = takePreserved(frame, fragmentsFrom: firstFragment, limit: .max, dropped: &dropped)
        guard !fields.isEmpty else { return }
        fragments.append(fragments.count == listFragment ? UInt8(ascii: "{") : UInt8(ascii: ","))
        fragments.append(UInt8(ascii: "\""))
        fragments.append(contentsOf: ElementName(of: element, at: index, key: frame.key).text.utf8)
        fragments.append(UInt8(ascii: "\""))
        fragments.append(UInt8(ascii: ":"))
        fragments.append(contentsOf: fields)
    }
}
