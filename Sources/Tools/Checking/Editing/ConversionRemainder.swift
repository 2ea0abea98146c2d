internal import JSON

/// What a conversion keeps in an annotation since the other version cannot hold it. Servers need it for the way back;
/// manifests that are to live on in the new version do not.
enum ConversionRemainder {
    private static let annotation: StaticString = "cluster.x-k8s.io/conversion-data"

    /// The object without that annotation, and the fields that it spoke of, in its own order.
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

    /// Writes an object without the member at a path; what has no other members goes with it.
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

    /// Paths of the fields that an annotation holds something of: it has the shape of the object, below the name of its
    /// version.
    private static func fields(of annotation: String) -> [String] {
        var tape = Tape()
        let text = Array(annotation.utf8)
        var found: [String] = []
        do throws(JSONError) {
            var versions = try tape.parse(text.span).root.members
            while let version = versions.next() { collect(version.value, "", into: &found) }
        } catch {
            // Somebody has broken it.
        }
        return found
    }

    private static func collect(_ value: Cursor, _ path: String, into found: inout [String]) {
        guard value.isObject else { return found.append(path) }
        // Nothing in it means that it was not there, and so that nothing is lost.
        var members = value.members
        while let member = members.next() {
            switch member.name.string ?? "" {
            // Notes about the field itself: that it was there or not, and what stood in its place.
            case "-", "~": continue
            case "=": found.append(path)
            case let name: collect(member.value, path.isEmpty ? name : "\(path).\(name)", into: &found)
            }
        }
    }
}
