/// An object on the path to fields whose presence or path the rows of those fields do not determine.
///
/// Without a mapping, an object has the same path in both versions, and an empty object equals an absent one.
public struct ObjectMapping: Sendable {
    let spoke: String
    let hub: String
    let trait: Trait

    enum Trait: Sendable {
        /// The object has another path in the hub.
        case moved
        /// The presence of the object has a meaning, even if it is empty.
        case meaningful
        /// The object is required in the spoke.
        case required
        /// The object is required in both versions.
        case requiredInBoth
        /// The object is meaningful, and its fields are neither preserved nor restored.
        case unpreserved
    }

    /// An object under another path.
    public static func moved(_ spoke: String, _ hub: String) -> ObjectMapping {
        ObjectMapping(spoke: spoke, hub: hub, trait: .moved)
    }

    /// An object whose presence has a meaning, even if it is empty.
    public static func meaningful(_ path: String) -> ObjectMapping {
        ObjectMapping(spoke: path, hub: path, trait: .meaningful)
    }

    /// An object that the spoke requires, possibly empty, where its parent exists.
    public static func required(_ spoke: String, _ hub: String? = nil) -> ObjectMapping {
        ObjectMapping(spoke: spoke, hub: hub ?? spoke, trait: .required)
    }

    /// An object that both versions require, possibly empty, where its parent exists.
    public static func requiredInBoth(_ path: String) -> ObjectMapping {
        ObjectMapping(spoke: path, hub: path, trait: .requiredInBoth)
    }

    /// An object that is kept even if empty and whose fields never enter or leave the annotation: clients that must not
    /// write it cannot do so through the annotation.
    public static func unpreserved(_ path: String) -> ObjectMapping {
        ObjectMapping(spoke: path, hub: path, trait: .unpreserved)
    }

    /// The same mapping for objects that hold the object below a member.
    func under(_ path: String) -> ObjectMapping {
        ObjectMapping(spoke: "\(path).\(spoke)", hub: "\(path).\(hub)", trait: trait)
    }
}

extension [ObjectMapping] {
    /// The same mappings below a member.
    public func under(_ path: String) -> [ObjectMapping] { map { $0.under(path) } }
}
