internal import JSON

/// The fields that a conversion preserved in an annotation, since the target's version cannot represent them.
public struct PreservedFields: Sendable {
    /// The names that lead to each field, in the order of the annotation; none if it is not JSON. An element of a list
    /// has a name from which `index(ofElement:)` reads its index.
    public private(set) var fields: [[String]] = []
    /// The paths of the fields: names separated by dots.
    public var paths: [String] { fields.map { $0.joined(separator: ".") } }
    /// True if the annotation also holds content that is not a field: text that this server did not write, or values
    /// that their version cannot read.
    public private(set) var hasOtherContent = false

    /// Reads the text of an annotation.
    ///
    /// - Parameter version: The version whose fields are read; nil for all versions.
    public init(_ annotation: String, of version: String? = nil) {
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
            } else if version.map({ member.name.stringEquals($0.utf8) }) ?? true {
                collect(member.value, [])
            }
        }
    }

    /// Returns the index of the list's element with this name; nil if it is not the name of an element.
    public static func index(ofElement name: String) -> Int? { ElementName(Array(name.utf8).span)?.index }

    /// Adds the fields in a part of the annotation, which mirrors the object.
    private mutating func collect(_ value: Cursor, _ path: [String]) {
        guard value.isObject else { return fields.append(path) }
        // An empty object stands for an absent field, of which nothing is lost.
        var members = value.members
        while let member = members.next() {
            if member.name.stringEquals(ConversionData.verbatim) {
                fields.append(path)
            } else if !ConversionData.isReserved(member.name) {
                collect(member.value, path + [member.name.string ?? ""])
            }
        }
    }
}
