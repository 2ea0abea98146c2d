internal import Primitives

/// Paths in the headers of differences, as git writes them.
enum DiffPath {
    /// Returns the path after `---` or `+++`: relative, below `a/` or `b/`, which `patch -p1` and `git apply` remove.
    /// Paths with quotes, backslashes or invisible characters are quoted as in C, and a tab ends one with a space.
    static func header(_ path: String, prefix: String) -> String {
        var relative = path[...]
        while relative.hasPrefix("/") || relative.hasPrefix("./") {
            relative.removeFirst(relative.hasPrefix("/") ? 1 : 2)
        }
        let name = "\(prefix)/\(relative)"
        guard name.unicodeScalars.contains(where: { !$0.isPrintable || $0 == "\"" || $0 == "\\" }) else {
            return name.contains(" ") ? name + "\t" : name
        }
        return "\"" + name.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        case _ where scalar.isPrintable: "\(scalar)"
        default:
            String(scalar).utf8.map { byte in
                "\\\(byte >> 6)\(byte >> 3 & 7)\(byte & 7)"
            }.joined()
        }
    }
}
