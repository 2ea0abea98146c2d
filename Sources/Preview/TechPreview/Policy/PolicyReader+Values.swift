internal import JSON
internal import KubernetesAPI
internal import Primitives

/// Values of policy documents. Each method notes an error for a value that it cannot read, and leaves the value out.
extension PolicyReader {
    /// Notes an error for a value that is no map, and for each name that is not among `keys`.
    ///
    /// - Returns: True if the value is a map.
    mutating func check(_ value: Cursor, keys: [String]) -> Bool {
        guard value.isObject else {
            fail("must be a map with \(Self.list(keys))", at: value)
            return false
        }
        var members = value.members
        while let member = members.next() {
            let name = member.name.string ?? ""
            guard keys.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
                fail("unknown key \"\(name)\"; must be one of \(Self.list(keys))", at: member.name)
                continue
            }
        }
        return true
    }

    mutating func each<Element>(
        _ value: Cursor, _ read: (inout PolicyReader, Cursor) -> Element?
    ) -> [Element] {
        guard value.isArray else {
            fail("must be a list", at: value)
            return []
        }
        var result: [Element] = []
        var elements = value.elements
        while let element = elements.next() { if let found = read(&self, element) { result.append(found) } }
        return result
    }

    mutating func strings(_ value: Cursor) -> [String] { each(value) { reader, element in reader.text(element) } }

    /// Reads names of namespaces. A pattern would match none, and leave the intended namespaces unprotected.
    mutating func namespaces(_ value: Cursor) -> [String] {
        each(value) { reader, element in
            guard let name = reader.text(element) else { return nil }
            guard RFC1123.isLabel(name) else {
                reader.fail("must be the name of a namespace; patterns are not supported", at: element)
                return nil
            }
            return name
        }
    }

    /// Reads a string that is not empty: an empty name would match objects without one.
    mutating func text(_ value: Cursor) -> String? {
        guard let text = value.string, !text.isEmpty else {
            fail("must be a string that is not empty", at: value)
            return nil
        }
        return text
    }

    mutating func words<Word: RawRepresentable<String> & CaseIterable>(_ value: Cursor, _ what: String) -> [Word] {
        each(value) { reader, element in reader.word(element, what) }
    }

    /// Reads one of the values of an enumeration.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ value: Cursor, _ what: String) -> Word? {
        guard let text = value.string,
            let word = Word.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) })
        else {
            let found = value.string.map { " \(quoted($0))" } ?? ""
            fail("unknown \(what)\(found); must be one of \(Self.list(Word.allCases.map(\.rawValue)))", at: value)
            return nil
        }
        return word
    }

    static func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
