public import JSON

/// The paths reported for a removed object.
public enum RemovalPaths: Sendable {
    /// Its own path, as in a merge patch.
    case object
    /// The paths of the fields that it held.
    case fields
    /// Both.
    case objectAndFields
}

/// The paths at which two objects differ.
public struct Changes: Sendable {
    /// The first paths.
    public internal(set) var paths: [[PathStep]] = []
    /// Number of further paths.
    public internal(set) var furtherCount = 0

    /// Creates an empty result.
    public init() {}

    /// True if there is no difference.
    public var isEmpty: Bool { paths.isEmpty }
}
