internal import JSON

/// The content of the annotation for preserved fields.
///
/// ```json
/// {"v1": {…}, "rejected": [{"v2": {…}}], "text": "…"}
/// ```
///
/// Under the name of a version stand the preserved fields of that version: JSON that mirrors the object, with only the
/// fields that the other version cannot represent. Elements of a list stand under an `ElementName`. Reserved keys,
/// which are not names of fields, hold the rest.
enum ConversionData {
    /// Reserved key of an object whose fields do not tell that it exists. True or false if the object has no
    /// counterpart in the other version: it must exist even if empty, or only with its fields. Null if it has one, and
    /// must exist while the counterpart does.
    static let presence: StaticString = "-"
    /// Reserved key of a required object that was absent.
    static let absence: StaticString = "~"
    /// Reserved key for a value of another type than an object, a list or a map.
    static let verbatim: StaticString = "="
    /// The preserved value of a required field that was absent.
    static let none: StaticString = "{}"

    static func isReserved(_ name: Cursor) -> Bool {
        name.stringEquals(presence) || name.stringEquals(absence) || name.stringEquals(verbatim)
    }

    /// Member for what the annotation held before, if this server did not write it.
    static let carriedTextName: StaticString = "text"
    /// Member for the values that a version cannot read, by version: a list, to which each conversion that finds such
    /// values adds an element.
    static let rejectedName: StaticString = "rejected"
    /// Nesting limit of an annotation: a review with the converted object must be readable.
    static let maxDepth = Tape.defaultMaxDepth - 8

    /// Content of the annotation that is passed on with the object.
    struct Carried {
        /// Text that this server did not write; nil if there is none.
        var text: [UInt8]?
        /// The elements of the list of rejected values, separated by commas.
        var rejected: [UInt8] = []

        var count: Int { (text?.count ?? 0) + rejected.count }
        var isEmpty: Bool { text == nil && rejected.isEmpty }

        /// Adds preserved fields that `version` cannot read.
        mutating func add(rejected fields: [UInt8], of version: String) {
            var writer = JSONWriter(appendingTo: rejected)
            writer.needsComma = !rejected.isEmpty
            writer.beginObject()
            writer.key(version)
            writer.raw(fields)
            writer.endObject()
            rejected = writer.bytes
        }
    }
}
