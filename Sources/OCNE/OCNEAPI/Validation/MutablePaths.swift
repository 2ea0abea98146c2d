/// The paths of OCNEControlPlane that may change in an update.
struct MutablePaths: Sendable {
    /// The paths. `*` at the end stands for one step and everything below, so that a path without it is only the field
    /// itself: set or removed as a whole.
    let all: [[String]]

    init(_ paths: [[String]]) {
        all = paths
    }

    /// Returns paths, split at their dots, below `prefix`.
    static func below(_ prefix: String, _ paths: String...) -> [[String]] {
        let start = steps(prefix)
        return paths.map { start + steps($0) }
    }

    /// Splits the bytes: splitting characters takes ten times as long, and the server does it as it starts.
    private static func steps(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
    }
}
