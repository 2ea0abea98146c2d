/// A pattern of paths: `*` and `?` match within a name, `**` matches any number of directories.
///
/// A pattern matches a path if it matches the whole path, the names at its end, or one of the directories above. One that
/// begins with `/` must match from the beginning. Matching takes time in proportion to the lengths of both.
public struct PathPattern: Sendable {
    private let names: [[UInt8]]

    /// - Parameter pattern: Such as `testdata`, `*.golden.yaml`, `clusters/**/old`.
    public init(_ pattern: String) {
        let parts = Self.names(in: pattern)
        let isAnchored = pattern.hasPrefix("/") || parts.first == Self.anyDirectories
        names = (isAnchored ? [] : [Self.anyDirectories]) + parts
    }

    private static let anyDirectories = Array("**".utf8)

    private static func names(in path: String) -> [[UInt8]] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }.filter { $0 != [UInt8(ascii: ".")] }
    }

    /// Returns true if the pattern matches a path, or a directory above it.
    public func matches(_ path: String) -> Bool {
        // reachable[i]: the first i names of the pattern match the names of the path so far.
        var reachable = [Bool](repeating: false, count: names.count + 1)
        reachable[0] = true
        skipDirectories(&reachable)
        for name in Self.names(in: path) {
            var following = [Bool](repeating: false, count: names.count + 1)
            for (index, pattern) in names.enumerated() where reachable[index] {
                if pattern == Self.anyDirectories {
                    following[index] = true
                } else if Self.matches(name, pattern) {
                    following[index + 1] = true
                }
            }
            reachable = following
            skipDirectories(&reachable)
            if reachable[names.count] { return true }
        }
        return false
    }

    /// `**` also matches no directory.
    private func skipDirectories(_ reachable: inout [Bool]) {
        for (index, pattern) in names.enumerated() where reachable[index] && pattern == Self.anyDirectories {
            reachable[index + 1] = true
        }
    }

    private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var (at, patternAt) = (0, 0)
        var star: (at: Int, pattern: Int)?
        while at < name.count {
            if patternAt < pattern.count, pattern[patternAt] == UInt8(ascii: "*") {
                star = (at, patternAt)
                patternAt += 1
            } else if patternAt < pattern.count,
                pattern[patternAt] == UInt8(ascii: "?") || pattern[patternAt] == name[at]
            {
                (at, patternAt) = (at + 1, patternAt + 1)
            } else if let last = star {
                // The star takes one more byte.
                star = (last.at + 1, last.pattern)
                (at, patternAt) = (last.at + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[patternAt...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
