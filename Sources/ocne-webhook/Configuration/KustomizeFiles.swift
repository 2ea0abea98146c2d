internal import Checking
internal import EventLoop

/// The files that kustomizations use for something other than objects, such as patches. Those are not manifests.
struct KustomizeFiles {
    /// For each such file the kustomization that uses it. Keys are normalized paths.
    private var users: [String: String] = [:]
    /// Directories whose kustomizations are known.
    private var known: Set<String> = []

    /// Maximum size of a kustomization in bytes.
    private static let maxBytes = 1 << 20

    /// Finds the kustomizations in the directories of some files, and in those above.
    init(around files: [String]) {
        for file in files {
            var parts = Self.parts(of: file)
            while !parts.isEmpty {
                parts.removeLast()
                let directory = Self.path(parts, like: file)
                guard known.insert(directory).inserted else { break }
                read(directory, parts, like: file)
            }
        }
    }

    /// Returns true if a file is a kustomization.
    static func isKustomization(_ file: String) -> Bool {
        Kustomization.fileNames.contains(parts(of: file).last ?? "")
    }

    /// Returns why a file is left out; nil if it is a manifest.
    func reason(toLeaveOut file: String) -> String? {
        if Self.isKustomization(file) { return "a kustomization, not an object" }
        return users[Self.path(Self.parts(of: file), like: file)].map { "used by \($0), not applied by itself" }
    }

    private mutating func read(_ directory: String, _ parts: [String], like file: String) {
        for name in Kustomization.fileNames {
            let path = Self.path(parts + [name], like: file)
            guard File.isReadable(path), !File.isDirectory(path),
                let text = try? File.read(path, limit: Self.maxBytes)
            else { continue }
            for used in Kustomization(text).otherFiles {
                users[Self.path(Self.parts(of: used, from: parts), like: file)] = path
            }
        }
    }

    /// Returns the names of a path without `.` and, as far as possible, `..`.
    private static func parts(of path: String, from base: [String] = []) -> [String] {
        var parts = base
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(String(part))
            }
        }
        return parts
    }

    private static func path(_ parts: [String], like file: String) -> String {
        (file.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
