internal import JSON

/// The fields that a conversion preserves in an annotation, since the other version cannot represent them. Servers need
/// them to convert back; manifests that are migrated to the new version do not.
enum PreservedFields {
    private static let annotation: StaticString = "cluster.x-k8s.io/conversion-data"

    /// Returns the object without that annotation, and the paths of the preserved fields, in the order of the
    /// annotation.
    static func removed(from json: [UInt8]) -> (json: [UInt8], fields: [String]) {
        var tape = Tape()
        var writer = JSONWriter()
        do throws(JSONError) {
            let root = try tape.parse(json.span).root
            let text = Field(root)["metadata"]["annotations"][annotation]
            guard text.exists else { return (json, []) }
            write(root, without: ["metadata", "annotations", "\(annotation)"][...], to: &writer)
            return (writer.bytes, fields(of: text.string))
        } catch {
            return (json, [])
        }
    }

    /// Writes an object without the member at a path, and without containers that have no other members.
    private static func write(_ object: Cursor, without path: ArraySlice<String>, to writer: inout JSONWriter) {
        writer.beginObject()
        var members = object.members
        while let member = members.next() {
            let isOnPath = member.name.stringEquals((path.first ?? "").utf8)
            if isOnPath, path.count == 1 || path.count == 2 && isAlone(path.last ?? "", in: member.value) { continue }
            writer.key(member.name)
            if isOnPath, member.value.isObject {
                write(member.value, without: path.dropFirst(), to: &writer)
            } else {
                writer.value(member.value)
            }
        }
        writer.endObject()
    }

    private static func isAlone(_ name: String, in object: Cursor) -> Bool {
        var members = object.members
        while let member = members.next() {
            if !member.name.stringEquals(name.utf8) { return false }
        }
        return true
    }

    /// The paths of the fields in an annotation, which has the shape of the object, below the name of its version.
    private static func fields(of annotation: String) -> [String] {
        var tape = Tape()
        let text = Array(annotation.utf8)
        var found: [String] = []
        do throws(JSONError) {
            var versions = try tape.parse(text.span).root.members
            while let version = versions.next() { collect(version.value, "", into: &found) }
        } catch {
            // The annotation was edited by hand.
        }
        return found
    }

    private static func collect(_ value: Cursor, _ path: String, into found: inout [String]) {
        guard value.isObject else { return found.append(path) }
        // An empty object stands for an absent field, of which nothing is lost.
        var members = value.members
        while let member = members.next() {
            switch member.name.string ?? "" {
            // Notes about the field itself: whether it was set, and its former value.
            case "-", "~": continue
            case "=": found.append(path)
            case let name: collect(member.value, path.isEmpty ? name : "\(path).\(name)", into: &found)
            }
        }
    }
}
