internal import JSON

/// The fields that a conversion preserved in an annotation, since the target's version cannot represent them.
public struct PreservedFields: Sendable {
    /// The paths of the fields, in the order of the annotation; empty if it is not JSON.
    public private(set) var paths: [String] = []
    /// True if the annotation also holds content that is not a field: text that this server did not write, or values
    /// that their version cannot read.
    public private(set) var hasOtherContent = false

    /// Reads the text of an annotation.
    public init(_ annotation: String) {
        var tape = Tape()
        let text = Array(annotation.utf8)
        guard let document = try? tape.parse(text.span, maxDepth: ConversionData.maxDepth) else {
            hasOtherContent = true
            return
        }
        var members = document.root.members
        while let member = members.next() {
            if member.name.stringEquals(ConversionData.carriedTextName)
                || member.name.stringEquals(ConversionData.rejectedName)
            {
                hasOtherContent = true
            } else {
                collect(member.value, "")
            }
        }
    }

    /// Adds the paths of the fields in a part of the annotation, which mirrors the object.
    private mutating func collect(_ value: Cursor, _ path: String) {
        guard value.isObject else { return paths.append(path) }
        // An empty object stands for an absent field, of which nothing is lost.
        var members = value.members
        while let member = members.next() {
            if member.name.stringEquals(ConversionData.verbatim) {
                paths.append(path)
            } else if !ConversionData.isReserved(member.name) {
                let name = member.name.string ?? ""
                collect(member.value, path.isEmpty ? name : "\(path).\(name)")
            }
        }
    }
}
