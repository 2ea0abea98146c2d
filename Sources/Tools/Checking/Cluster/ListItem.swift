internal import JSON

/// An item of a list as a whole object: items of built-in kinds lack `apiVersion` and `kind`, and items of metadata
/// alone have those of PartialObjectMetadata.
enum ListItem {
    /// Returns the item with `apiVersion` and `kind`.
    static func object(
        _ item: Span<UInt8>, apiVersion: String, kind: String, _ tape: inout Tape
    ) throws(JSONError) -> [UInt8] {
        let root = try tape.parse(item).root
        let fields = Field(root)
        if fields["apiVersion"].hasText(apiVersion), fields["kind"].hasText(kind) { return [UInt8](copying: root.text) }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("apiVersion", apiVersion)
            writer.member("kind", kind)
            var members = root.members
            while let member = members.next() {
                if member.name.stringEquals("apiVersion") || member.name.stringEquals("kind") { continue }
                writer.key(member.name)
                writer.value(member.value)
            }
        }
        return writer.bytes
    }
}
