/// How the objects inside a list are converted.
public struct ElementTable: Sendable {
    /// Rows with paths relative to the element.
    public let fields: [FieldMapping]
    /// The fields, in both versions the same, that tell which element it is.
    public let key: [String]

    /// A table of elements that the fields `key` tell apart.
    public init(key: [String], _ fields: [FieldMapping]) {
        self.key = key
        self.fields = fields
    }
}

/// How one kind is converted between the hub and a spoke: its rows, and what is special about the objects on the way to
/// the fields.
public struct ConversionTable: Sendable {
    /// `OCNEControlPlane`.
    public let kind: String
    /// API group of the kind, the same in both versions.
    public let group: String
    /// The spoke's version: `v1alpha1`.
    public let spokeVersion: String
    /// The hub's version: `v1beta2`.
    public let hubVersion: String
    /// The rows, with paths from the object's root. A field without one is carried along, but is there in one version
    /// only.
    public let fields: [FieldMapping]
    /// The objects on the way to fields that are more than the sum of their members.
    public let objects: [ObjectMapping]

    /// The table of a kind. Nothing is checked before `CompiledConversion` is made of it.
    public init(
        kind: String, group: String, spokeVersion: String, hubVersion: String, fields: [FieldMapping],
        objects: [ObjectMapping]
    ) {
        self.kind = kind
        self.group = group
        self.spokeVersion = spokeVersion
        self.hubVersion = hubVersion
        self.fields = fields
        self.objects = objects
    }
}

/// What is special about an object on the way to fields. Without a rule an empty object is the same as none.
public struct ObjectMapping: Sendable {
    let spoke: String
    let hub: String
    let trait: Trait

    enum Trait: Sendable {
        /// The same object under another path.
        case moved
        /// Being there has a meaning, also when empty.
        case meaningful
        /// The spoke always has it, be it empty.
        case required
        /// Both versions always have it, be it empty.
        case requiredInBoth
        /// Part of the status: nothing here comes from or goes to remainders.
        case status
    }

    /// The same object under another path.
    public static func moved(_ spoke: String, _ hub: String) -> ObjectMapping {
        ObjectMapping(spoke: spoke, hub: hub, trait: .moved)
    }

    /// Being there has a meaning, also when empty.
    public static func meaningful(_ path: String) -> ObjectMapping {
        ObjectMapping(spoke: path, hub: path, trait: .meaningful)
    }

    /// The spoke always has it, be it empty, where its parent is there.
    public static func required(_ spoke: String, _ hub: String? = nil) -> ObjectMapping {
        ObjectMapping(spoke: spoke, hub: hub ?? spoke, trait: .required)
    }

    /// Both versions always have it, be it empty, where its parent is there.
    public static func requiredInBoth(_ path: String) -> ObjectMapping {
        ObjectMapping(spoke: path, hub: path, trait: .requiredInBoth)
    }

    /// The status: kept even if empty, and without remainders, so that who may not write it cannot write it through an
    /// annotation.
    public static func status(_ path: String) -> ObjectMapping { ObjectMapping(spoke: path, hub: path, trait: .status) }

    func under(spoke spokePrefix: String, hub hubPrefix: String) -> ObjectMapping {
        ObjectMapping(spoke: "\(spokePrefix).\(spoke)", hub: "\(hubPrefix).\(hub)", trait: trait)
    }
}

extension [FieldMapping] {
    /// The same rows below a member.
    public func under(_ path: String) -> [FieldMapping] { map { $0.under(spoke: path, hub: path) } }
}

extension [ObjectMapping] {
    /// The same containers below a member.
    public func under(_ path: String) -> [ObjectMapping] { map { $0.under(spoke: path, hub: path) } }
}
