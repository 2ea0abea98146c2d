/// The conversion of one kind between the hub and one spoke.
public struct ConversionTable: Sendable {
    /// Kind of the objects.
    public let kind: String
    /// API group of the kind, the same in both versions.
    public let group: String
    /// Version of the spoke, without the group.
    public let spokeVersion: String
    /// Version of the hub, without the group.
    public let hubVersion: String
    /// The rows, with paths from the object's root. Fields without a row are unknown: they are preserved, and exist in
    /// their own version only.
    public let fields: [FieldMapping]
    /// Objects on the paths to fields whose presence or path needs a declaration.
    public let objects: [ObjectMapping]
    /// Names of the members that all kinds have in common.
    public let layout: ObjectLayout

    /// Creates the table of a kind. `CompiledConversion` checks it.
    public init(
        kind: String, group: String, spokeVersion: String, hubVersion: String, layout: ObjectLayout,
        fields: [FieldMapping], objects: [ObjectMapping]
    ) {
        self.kind = kind
        self.group = group
        self.spokeVersion = spokeVersion
        self.hubVersion = hubVersion
        self.layout = layout
        self.fields = fields
        self.objects = objects
    }
}
