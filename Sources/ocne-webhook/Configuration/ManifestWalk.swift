internal import EventLoop
internal import Primitives

/// The manifests in a directory and below: regular files named `.yaml`, `.yml` or `.json`, sorted by name within their
/// directory. Hidden files are left out.
struct ManifestWalk {
    /// Paths of the manifests.
    private(set) var files: [String] = []
    /// What was left out although its name is that of a manifest or directory, each with its path.
    private(set) var warnings: [String] = []

    /// Maximum nesting of directories.
    private static let maxDepth = 40
    /// Maximum number of names in all directories: links could otherwise multiply them.
    private static let maxNames = 500_000

    private let flag: String
    private var names = 0

    /// - Throws: `ConfigurationError` for a directory that cannot be read, and beyond a limit.
    init(_ directory: String, flag: String) throws(ConfigurationError) {
        self.flag = flag
        try walk(directory, within: [])
    }

    /// - Parameter parents: The directories on the way, without this one.
    private mutating func walk(_ directory: String, within parents: [File.Status.Identity]) throws(ConfigurationError) {
        guard parents.count < Self.maxDepth else {
            throw ConfigurationError(
                "\(flag) \(Printable.escaped(directory)): more than \(Self.maxDepth) levels of directories")
        }
        let identity: File.Status.Identity
        let found: [String]
        do throws(SystemError) {
            identity = try File.status(directory).identity
            guard !parents.contains(identity) else {
                warnings.append("\(directory): skipped: the link leads to a parent directory")
                return
            }
            found = try File.names(in: directory)
        } catch {
            throw ConfigurationError("\(flag) \(Printable.escaped(directory)): \(error)")
        }
        names += found.count
        guard names <= Self.maxNames else {
            throw ConfigurationError("\(flag) \(Printable.escaped(directory)): more than \(Self.maxNames) files")
        }
        for name in found.sorted() {
            try add(directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)", parents + [identity])
        }
    }

    private mutating func add(_ path: String, _ parents: [File.Status.Identity]) throws(ConfigurationError) {
        let isManifest = [".yaml", ".yml", ".json"].contains(where: path.hasSuffix)
        let kind: File.Kind
        do throws(SystemError) {
            kind = try File.status(path).kind
        } catch {
            guard error.isMissing || error.isLinkLoop else {
                throw ConfigurationError("\(flag) \(Printable.escaped(path)): \(error)")
            }
            let reason = error.isMissing ? "the link leads to a missing file" : "the links lead to each other"
            warnings.append("\(path): skipped: \(reason)")
            return
        }
        switch kind {
        case .directory: try walk(path, within: parents)
        case .regular: if isManifest { files.append(path) }
        case .pipe:
            if isManifest { warnings.append("\(path): skipped: a named pipe; pass it as an argument to read it") }
        case .socket: if isManifest { warnings.append("\(path): skipped: a socket") }
        case .device: if isManifest { warnings.append("\(path): skipped: a device") }
        }
    }
}
