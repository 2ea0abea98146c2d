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
