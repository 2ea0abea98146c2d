/// The way in which a field's value is converted between a spoke and the hub.
///
/// Each case is implemented by a type of the same name in `Transforms/`, with both directions side by side. It says
/// which part of a value the other version cannot represent, so that it is preserved, and under which condition the
/// preserved value is restored in the conversion back. Paths are relative to the object, or to the element of a list.
public indirect enum Transform: Sendable, Equatable {
    /// The same value in both versions. Empty values (`""`, 0, false, `[]`, `{}`, null) equal an absent field; an empty
    /// value is preserved and restored while the field is absent.
    case value
    /// The same value in both versions, empty or not. Nothing is preserved.
    case verbatim
    /// A field that the hub lacks. The value is preserved and restored while its parent exists.
    case spokeOnly
    /// A field that the spoke lacks. The value is preserved and restored while its parent exists.
    case hubOnly
    /// A field that the spoke lacks. The value is preserved and restored unless the boolean at this spoke path is true.
    case hubOnlyUnless(String)
    /// A Go duration in the spoke, whole seconds in the hub. The spelling is preserved and restored while the seconds
    /// are equal.
    case duration
    /// Seconds in the hub without a field in the spoke: they equal those at hub path `follows`. A different value is
    /// preserved and restored while the followed field is unchanged.
    case followingSeconds(follows: String)
    /// A map in the spoke, a list of objects with `name` and `value` in the hub. The order of the list is preserved and
    /// restored while the names are the same; a list with more than a map can represent, while its content is the same.
    case arguments
    /// A boolean that is always explicit in the hub, while the spoke only has true. False in the spoke and an absent
    /// field in the hub are preserved.
    case boolExplicitInHub
    /// A boolean that is required in the spoke and optional in the hub. An absent field is preserved.
    case requiredBool
    /// A string that is required in the spoke, possibly empty, and optional in the hub.
    case requiredText
    /// A string that is required in the hub, with this value if the spoke lacks it.
    case impliedText(String)
    /// A list of objects, each converted by the rows of its own table. Preserved fields belong to the element with the
    /// same key.
    case list(ElementTable)
    /// `group/version` in the spoke, the group alone in the hub, of an object reference whose kind is at hub path
    /// `kind`. A written version is preserved and restored while the group is the same. Without one the version comes
    /// from `ReferenceVersions`, or is `defaultVersion`; such a version is not preserved, only the fact that it was
    /// looked up.
    case groupVersion(kind: String, defaultVersion: String)
    /// A namespace in the spoke that the hub lacks, since it is the object's own. A different one is preserved. The
    /// namespace only exists while one of the two hub paths is not empty.
    case ownNamespace(where: String, or: String)
    /// A field that the hub lacks. It holds the object at hub path `of` while that object exists and is empty.
    case emptyObject(of: String)
    /// A boolean that is true in the spoke if the counter at hub path `counter` is positive. The hub keeps a value that
    /// differs from that at hub path `exception`.
    case readiness(counter: String, exception: String)
    /// A sign that the boolean at hub path `readiness` differs from what the counter at hub path `counter` implies.
    case readinessException(readiness: String, counter: String)

    /// The same transform with `prefix` before the paths of other fields.
    func under(prefix: String) -> Transform {
        switch self {
        case .hubOnlyUnless(let path): .hubOnlyUnless(prefix + path)
        case .followingSeconds(let path): .followingSeconds(follows: prefix + path)
        case .emptyObject(let path): .emptyObject(of: prefix + path)
        case .groupVersion(let kind, let version): .groupVersion(kind: prefix + kind, defaultVersion: version)
        case .ownNamespace(let first, let second): .ownNamespace(where: prefix + first, or: prefix + second)
        case .readiness(let counter, let exception):
            .readiness(counter: prefix + counter, exception: prefix + exception)
        case .readinessException(let readiness, let counter):
            .readinessException(readiness: prefix + readiness, counter: prefix + counter)
        case .value, .verbatim, .spokeOnly, .hubOnly, .duration, .arguments, .boolExplicitInHub, .requiredBool,
            .requiredText, .impliedText, .list:
            self
        }
    }
}
