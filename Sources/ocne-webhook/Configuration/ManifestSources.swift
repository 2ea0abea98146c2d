internal import EventLoop

/// Where manifests are read from: files, directories with all below them, and standard input (`-`).
struct ManifestSources {
    /// A text, or where to get it.
    enum Source {
        case file(String)
        case standardInput

        /// As reports name it.
        var name: String {
            switch self {
            case .file(let path): path
            case .standardInput: "<stdin>"
            }
        }
    }

    let sources: [Source]

    /// Bytes that one file may have.
    static let maxFileBytes = 256 << 20
    /// Directories inside each other: a link to a directory above would go on for ever.
    private static let maxDepth = 40

    /// - Parameters:
    ///   - arguments: What was given with `flag`.
    /// - Throws: for a directory that cannot be read or has nothing in it.
    init(_ arguments: [String], flag: String) throws(ConfigurationError) {
        var sources: [Source] = []
        for argument in arguments {
            if argument == "-" {
                sources.append(.standardInput)
            } else if File.isDirectory(argument) {
                let files = try Self.files(in: argument, flag, depth: 0)
                guard !files.isEmpty else {
                    throw ConfigurationError("\(flag) \(argument): no file in it ends with .yaml, .yml or .json")
                }
                sources += files.map { .file($0) }
            } else {
                sources.append(.file(argument))
            }
        }
        self.sources = sources
    }

    /// Whether there is something to read, and standard input is read once.
    static func expect(_ arguments: [String], besides others: [String] = []) throws(ConfigurationError) {
        guard !arguments.isEmpty else {
            throw ConfigurationError("-f: name a file, a directory, or - for standard input")
        }
        guard (arguments + others).count(where: { $0 == "-" }) < 2 else {
            throw ConfigurationError("-f -: standard input can be read once")
        }
    }

    /// The text of a source. What is a pipe is waited for: shells hand on the output of commands so.
    static func read(_ source: Source, flag: String) throws(ConfigurationError) -> [UInt8] {
        do {
            return switch source {
            case .file(let path): try File.read(path, limit: maxFileBytes, waits: true)
            case .standardInput: try File.readStandardInput(limit: maxFileBytes)
            }
        } catch {
            throw ConfigurationError("\(flag) \(source.name): \(error)")
        }
    }

    /// Manifests in a directory and below, in the order of their names.
    private static func files(in directory: String, _ flag: String, depth: Int) throws(ConfigurationError) -> [String] {
        guard depth < maxDepth else {
            throw ConfigurationError("\(flag) \(directory): too many directories inside each other")
        }
        let names: [String]
        do {
            names = try File.names(in: directory)
        } catch {
            throw ConfigurationError("\(flag) \(directory): \(error)")
        }
        var files: [String] = []
        for name in names.sorted() {
            let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
            if File.isDirectory(path) {
                files += try Self.files(in: path, flag, depth: depth + 1)
            } else if [".yaml", ".yml", ".json"].contains(where: name.hasSuffix) {
                files.append(path)
            }
        }
        return files
    }
}
