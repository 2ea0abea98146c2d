/// One row of a conversion table: where a field is in the spoke and in the hub, and how its value goes from one to the
/// other and back.
///
/// Paths are relative to the object (or to the element of a list), members joined by dots. A row says everything there
/// is to say about a field: conversion in both directions, what is remembered of a value that the other side cannot
/// hold, the translation of field paths and the documentation come from it.
public struct FieldMapping: Sendable {
    /// The path in the spoke; nil when the spoke has no such field.
    public let spoke: String?
    /// The path in the hub; nil when the hub has no such field.
    public let hub: String?
    /// How the value gets from one side to the other.
    public let transform: Transform

    init(spoke: String?, hub: String?, _ transform: Transform) {
        self.spoke = spoke
        self.hub = hub
        self.transform = transform
    }

    /// The same row for objects that hold what the table describes below a member.
    func under(spoke spokePrefix: String, hub hubPrefix: String) -> FieldMapping {
        FieldMapping(
            spoke: spoke.map { "\(spokePrefix).\($0)" }, hub: hub.map { "\(hubPrefix).\($0)" },
            transform.under(spoke: spokePrefix, hub: hubPrefix))
    }
}

/// How a value gets from one version to the other. For each there is a *remainder*, what the other side cannot hold,
/// and a *guard*, when the remainder still applies on the way back.
public indirect enum Transform: Sendable {
    /// The same value. Empty ones (`""`, 0, false, `[]`, `{}`) are the same as none; which of them it was is the
    /// remainder, for as long as there is none.
    case value
    /// The same value, whatever it is.
    case verbatim
    /// Not in the hub. The value is the remainder, for as long as its parent is there.
    case spokeOnly
    /// Not in the spoke. The value is the remainder, for as long as its parent is there.
    case hubOnly
    /// Not in the spoke. The value is the remainder, for as long as the member `unless` of the spoke is false.
    case hubOnlyUnless(String)
    /// A duration as Go spells it, and whole seconds. The spelling is the remainder, for as long as the seconds agree.
    case duration
    /// Seconds that the spoke keeps in one place and the hub in two, of which this is the other one. A value of its own
    /// is the remainder, for as long as the one at hub path `follows` is what it was.
    case followingSeconds(follows: String)
    /// A map of arguments, and a list of them. The order of the list is the remainder, for as long as the names are the
    /// same; a list that says more than a map can, for as long as it says the same.
    case arguments
    /// True or false, where the hub always says which and the spoke only says true. False or none is the remainder.
    case boolExplicitInHub
    /// True or false, which the spoke always has and the hub can do without. None is the remainder.
    case requiredBool
    /// A text that the spoke always has, be it empty.
    case requiredText
    /// A text that the hub always has, this one if the spoke has none.
    case impliedText(String)
    /// A list of objects, each converted by the rows of `elements`. Remainders belong to elements with the same key.
    case list(ElementTable)
    /// Group and version, and group alone. The version is the remainder, for as long as the group is the same. One that
    /// was found in the cluster (`ReferenceVersions`) is no remainder of the spoke; that it was found is one of the
    /// hub, for as long as it stands there and the kind is the same. `reference` is the reference in the hub.
    case groupVersion(reference: String)
    /// The namespace in a reference, which the hub takes from the object itself. A foreign one is the remainder.
    /// `reference` is the reference in the hub.
    case ownNamespace(reference: String)
    /// Not in the hub. Holds the object at hub path `of` when that is empty but there, for as long as it would be
    /// absent otherwise.
    case emptyObject(of: String)
    /// Whether the spoke is ready: true when the counter at hub path `replicas` is positive, and not otherwise, unless
    /// the hub says so itself. `exception` is the hub path for the unexpected yes.
    case readiness(replicas: String, exception: String)
    /// A sign that the spoke's readiness is not what the counter at `replicas` says; `readiness` is the field it speaks
    /// of.
    case readinessException(readiness: String, replicas: String)

    fileprivate func under(spoke: String, hub: String) -> Transform {
        switch self {
        case .hubOnlyUnless(let path): .hubOnlyUnless("\(spoke).\(path)")
        case .followingSeconds(let path): .followingSeconds(follows: "\(hub).\(path)")
        case .emptyObject(let path): .emptyObject(of: "\(hub).\(path)")
        case .groupVersion(let path): .groupVersion(reference: "\(hub).\(path)")
        case .ownNamespace(let path): .ownNamespace(reference: "\(hub).\(path)")
        case .readiness(let replicas, let exception):
            .readiness(replicas: "\(hub).\(replicas)", exception: "\(hub).\(exception)")
        case .readinessException(let readiness, let replicas):
            .readinessException(readiness: "\(hub).\(readiness)", replicas: "\(hub).\(replicas)")
        default: self
        }
    }
}

// MARK: - Short spellings for declarations

extension FieldMapping {
    /// The same value under the same path; empty is the same as none.
    public static func same(_ path: String) -> FieldMapping { FieldMapping(spoke: path, hub: path, .value) }

    /// The same value under other paths; empty is the same as none.
    public static func moved(_ spoke: String, _ hub: String) -> FieldMapping {
        FieldMapping(spoke: spoke, hub: hub, .value)
    }

    /// The same value, whatever it is, for fields that tell empty from none.
    public static func verbatim(_ spoke: String, _ hub: String? = nil) -> FieldMapping {
        FieldMapping(spoke: spoke, hub: hub ?? spoke, .verbatim)
    }

    /// A field that only the spoke has.
    public static func spokeOnly(_ path: String) -> FieldMapping { FieldMapping(spoke: path, hub: nil, .spokeOnly) }

    /// A field that only the hub has.
    public static func hubOnly(_ path: String) -> FieldMapping { FieldMapping(spoke: nil, hub: path, .hubOnly) }

    /// A field of some other transform.
    public static func field(_ spoke: String?, _ hub: String?, _ transform: Transform) -> FieldMapping {
        FieldMapping(spoke: spoke, hub: hub, transform)
    }

    /// A field of some other transform under the same path.
    public static func field(_ path: String, _ transform: Transform) -> FieldMapping {
        FieldMapping(spoke: path, hub: path, transform)
    }

    /// A list of objects under the same path.
    public static func list(_ path: String, _ elements: ElementTable) -> FieldMapping {
        FieldMapping(spoke: path, hub: path, .list(elements))
    }
}
