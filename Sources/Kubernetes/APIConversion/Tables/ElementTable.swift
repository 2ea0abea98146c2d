/// The conversion of the objects in a list.
public struct ElementTable: Sendable, Equatable {
    /// The rows, with paths relative to the element.
    public let fields: [FieldMapping]
    /// The fields that identify an element, the same in both versions.
    public let key: [String]

    /// Creates a table of elements that are identified by the fields `key`.
    public init(key: [String], _ fields: [FieldMapping]) {
        self.key = key
        self.fields = fields
    }
}
