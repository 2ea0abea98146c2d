internal import JSON
internal import KubernetesAPI

/// Finds the positions of an object's fields in its file, in time linear in the object and the fields together.
struct Locator {
    let file: ManifestFile
    let object: ManifestObject

    /// A field to find.
    struct Field {
        let path: [PathStep]
        let isAboutName: Bool
    }

    /// The position and extent of a field.
    struct Location {
        let position: SourcePosition
        let length: Int
        let line: String
        /// True if there is a variable in the field's value.
        let containsVariable: Bool
    }

    /// Locates each field: its value, or its name, or the name of the nearest field around it that exists.
    func locations(of fields: [Field]) -> [Location] {
        guard !fields.isEmpty else { return [] }
        var offsets: [Int] = []
        var tape = Tape()
        do throws(JSONError) {
            var index = OffsetIndex(of: try tape.parse(object.json.span).root)
            for field in fields { offsets.append(index.offset(of: field.path, isAboutName: field.isAboutName)) }
        } catch {
            // Unreachable: the object was parsed from this JSON.
            offsets = fields.map { _ in 0 }
        }
        let positions = offsets.map { file.position(of: object.offset + $0, in: object.document) }
        // Each line is read once, from left to right.
        var locations: [Location?] = fields.map { _ in nil }
        var line: (number: Int, source: SourceLine, shown: String)?
        for i in positions.indices.sorted(by: {
            (positions[$0].line, positions[$0].column) < (positions[$1].line, positions[$1].column)
        }) {
            let position = positions[i]
            if line?.number != position.line {
                let text = file.source.line(position.line)
                line = (position.line, SourceLine(Array(text.unicodeScalars)), SecretLine.masked(text))
            }
            let length = line?.source.extent(at: position.column) ?? 1
            locations[i] = Location(
                position: position, length: length, line: line?.shown ?? "",
                containsVariable: line?.source.containsVariable(at: position.column, length) ?? false)
        }
        return locations.compactMap { $0 }
    }

    /// The position of one field.
    func position(of path: [PathStep]) -> SourcePosition {
        locations(of: [Field(path: path, isAboutName: false)]).first?.position ?? SourcePosition(line: 1, column: 1)
    }
}

/// The offsets of an object's fields in its JSON.
private struct OffsetIndex: ~Escapable {
    private let root: Cursor
    /// For each object that a path led into, by its position: the positions of its names, of a name that comes twice
    /// the last.
    private var names: [Int: [[UInt8]: Int]] = [:]
    /// For each list, by its position: the positions of its elements.
    private var elements: [Int: [Int]] = [:]

    @_lifetime(copy root)
    init(of root: Cursor) {
        self.root = root
    }

    mutating func offset(of path: [PathStep], isAboutName: Bool) -> Int {
        var at = 0
        // An object without the field is located by its kind.
        var anchor = name("kind", at: 0).map { root.descendant(at: $0).byteOffset } ?? root.byteOffset
        for step in path {
            switch step {
            case .member(let name):
                guard let found = self.name(name, at: at) else { return anchor }
                anchor = root.descendant(at: found).byteOffset
                at = found + 1
            case .element(let index):
                guard let element = element(index, at: at) else { return anchor }
                anchor = root.descendant(at: element).byteOffset
                at = element
            }
        }
        guard !isAboutName, !path.isEmpty else { return anchor }
        let value = root.descendant(at: at)
        switch value.kind {
        case .object, .array, .null: return anchor
        default: return value.byteOffset
        }
    }

    private mutating func name(_ name: String, at position: Int) -> Int? {
        if let known = names[position] { return known[Array(name.utf8)] }
        var found: [[UInt8]: Int] = [:]
        var members = root.descendant(at: position).members
        while let member = members.next() {
            var name: [UInt8] = []
            member.name.appendContent(to: &name)
            found[name] = member.name.position(from: root)
        }
        names[position] = found
        return found[Array(name.utf8)]
    }

    private mutating func element(_ index: Int, at position: Int) -> Int? {
        if elements[position] == nil {
            var found: [Int] = []
            var elements = root.descendant(at: position).elements
            while let element = elements.next() { found.append(element.position(from: root)) }
            self.elements[position] = found
        }
        guard let known = elements[position], known.indices.contains(index) else { return nil }
        return known[index]
    }
}
