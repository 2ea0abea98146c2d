/// How the objects inside a list are converted.
public struct ElementTable: Sendable {
    /// Rows with paths relative to the element.
    public let rules: [FieldRule]
    /// The fields, in both versions the same, that tell which element it is.
    public let key: [String]

    /// A table of elements that the fields `key` tell apart.
    public init(key: [String], _ rules: [FieldRule]) {
        self.key = key
        self.rules = rules
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
    public let rules: [FieldRule]
    /// The objects on the way to fields that are more than the sum of their members.
    public let containers: [ContainerRule]

    /// The table of a kind. Nothing is checked before `CompiledConversion` is made of it.
    public init(
        kind: String, group: String, spokeVersion: String, hubVersion: String, rules: [FieldRule],
        containers: [ContainerRule]
    ) {
        self.kind = kind
        self.group = group
        self.spokeVersion = spokeVersion
        self.hubVersion = hubVersion
        self.rules = rules
        self.containers = containers
    }
}

/// What is special about an object on the way to fields. Without a rule an empty object is the same as none.
public struct ContainerRule: Sendable {
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
    public static func moved(_ spoke: String, _ hub: String) -> ContainerRule {
        ContainerRule(spoke: spoke, hub: hub, trait: .moved)
    }

    /// Being there has a meaning, also when empty.
    public static func meaningful(_ path: String) -> ContainerRule {
        ContainerRule(spoke: path, hub: path, trait: .meaningful)
    }

    /// The spoke always has it, be it empty, where its parent is there.
    public static func required(_ spoke: String, _ hub: String? = nil) -> ContainerRule {
        ContainerRule(spoke: spoke, hub: hub ?? spoke, trait: .required)
    }

    /// Both versions always have it, be it empty, where its parent is there.
    public static func requiredInBoth(_ path: String) -> ContainerRule {
        ContainerRule(spoke: path, hub: path, trait: .requiredInBoth)
    }

    /// The status: kept even if empty, and without remainders, so that who may not write it cannot write it through an
    /// annotation.
    public static func status(_ path: String) -> ContainerRule { ContainerRule(spoke: path, hub: path, trait: .status) }

    func under(spoke spokePrefix: String, hub hubPrefix: String) -> ContainerRule {
        ContainerRule(spoke: "\(spokePrefix).\(spoke)", hub: "\(hubPrefix).\(hub)", trait: trait)
    }
}

extension [FieldRule] {
    /// The same rows below a member.
    public func under(_ path: String) -> [FieldRule] { map { $0.under(spoke: path, hub: path) } }
}

extension [ContainerRule] {
    /// The same containers below a member.
    public func under(_ path: String) -> [ContainerRule] { map { $0.under(spoke: path, hub: path) } }
}
