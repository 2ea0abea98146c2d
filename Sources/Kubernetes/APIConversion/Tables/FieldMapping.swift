/// A row of a conversion table: the path of a field in the spoke and in the hub, and its transform.
///
/// Paths are relative to the object, or to the element of a list; members are joined by dots. Conversion in both
/// directions, preserved fields, translation of field paths and documentation all derive from the row.
public struct FieldMapping: Sendable, Equatable {
    /// The path in the spoke; nil if the spoke lacks the field.
    public let spoke: String?
    /// The path in the hub; nil if the hub lacks the field.
    public let hub: String?
    /// The way in which the value is converted.
    public let transform: Transform
    /// What to set in the hub instead of a field that it lacks, for people: a field of another object, or one that has
    /// the same effect. Nil if there is nothing.
    public let instead: String?

    init(spoke: String?, hub: String?, _ transform: Transform, instead: String? = nil) {
        self.spoke = spoke
        self.hub = hub
        self.transform = transform
        self.instead = instead
    }

    /// The same row with `prefix` before its paths.
    fileprivate func under(prefix: String) -> FieldMapping {
        FieldMapping(
            spoke: spoke.map { prefix + $0 }, hub: hub.map { prefix + $0 }, transform.under(prefix: prefix),
            instead: instead)
    }
}

extension [FieldMapping] {
    /// The same rows below a member.
    public func under(_ path: String) -> [FieldMapping] {
        let prefix = path + "."
        return map { $0.under(prefix: prefix) }
    }
}

// MARK: - Short spellings for declarations

extension FieldMapping {
    /// The same value under the same path; an empty value equals an absent field.
    public static func same(_ path: String) -> FieldMapping { FieldMapping(spoke: path, hub: path, .value) }

    /// The same value under another path; an empty value equals an absent field.
    public static func moved(_ spoke: String, _ hub: String) -> FieldMapping {
        FieldMapping(spoke: spoke, hub: hub, .value)
    }

    /// The same value, empty or not.
    public static func verbatim(_ spoke: String, _ hub: String? = nil) -> FieldMapping {
        FieldMapping(spoke: spoke, hub: hub ?? spoke, .verbatim)
    }

    /// A field that the hub lacks; `instead` says what to set in the hub, for people.
    public static func spokeOnly(_ path: String, instead: String? = nil) -> FieldMapping {
        FieldMapping(spoke: path, hub: nil, .spokeOnly, instead: instead)
    }

    /// A field that the spoke lacks.
    public static func hubOnly(_ path: String) -> FieldMapping { FieldMapping(spoke: nil, hub: path, .hubOnly) }

    /// A field with any other transform.
    public static func field(_ spoke: String?, _ hub: String?, _ transform: Transform) -> FieldMapping {
        FieldMapping(spoke: spoke, hub: hub, transform)
    }

    /// A field with any other transform, under the same path.
    public static func field(_ path: String, _ transform: Transform) -> FieldMapping {
        FieldMapping(spoke: path, hub: path, transform)
    }

    /// A list of objects under the same path.
    public static func list(_ path: String, _ elements: ElementTable) -> FieldMapping {
        FieldMapping(spoke: path, hub: path, .list(elements))
    }
}
