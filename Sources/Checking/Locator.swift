internal import JSON
internal import KubernetesAPI

/// Finds the places of fields in the file that an object came from.
struct Locator {
    let file: ManifestFile
    let object: ManifestObject

    /// What to underline for a field.
    struct Place {
        let position: SourcePosition
        let length: Int
        let line: String
    }

    /// The place of `path`: a value of its own, else its name, else the name of the nearest field around it that is there.
    func place(of path: [PathStep], isAboutName: Bool) -> Place {
        var tape = Tape()
        var offset = 0
        do throws(JSONError) {
            offset = Self.offset(of: path, in: try tape.parse(object.json.span).root, isAboutName: isAboutName)
        } catch {
            // It was JSON before.
        }
        let position = file.position(of: object.offset + offset, in: object.document)
        return Place(
            position: position, length: file.source.extent(at: position), line: SecretLine.blotted(file.source.line(position.line)))
    }

    private static func offset(of path: [PathStep], in root: Cursor, isAboutName: Bool) -> Int {
        var at = root
        // An object without the field: its kind says best what it is.
        var anchor = memberName("kind", of: root) ?? root.byteOffset
        for step in path {
            switch step {
            case .member(let name):
                guard let value = at[named: name], let nameOffset = memberName(name, of: at) else { return anchor }
                anchor = nameOffset
                at = value
            case .element(let index):
                guard let element = at.element(at: index) else { return anchor }
                anchor = element.byteOffset
                at = element
            }
        }
        guard !isAboutName, !path.isEmpty else { return anchor }
        switch at.kind {
        case .object, .array, .null: return anchor
        default: return at.byteOffset
        }
    }

    private static func memberName(_ name: String, of object: Cursor) -> Int? {
        var members = object.members
        var found: Int?
        while let member = members.next() {
            if member.name.stringEquals(name.utf8) { found = member.name.byteOffset }
        }
        return found
    }
}
