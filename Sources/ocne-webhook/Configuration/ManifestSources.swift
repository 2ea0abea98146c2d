internal import EventLoop

/// The sources of manifests: files, directories (recursively), and standard input (`-`).
struct ManifestSources {
    /// One file, or standard input.
    enum Source {
        case file(String)
        case standardInput

        /// The name in reports.
        var name: String {
            switch self {
            case .file(let path): path
            case .standardInput: "<stdin>"
            }
        }
    }

    let sources: [Source]

    /// Maximum size of a file in bytes.
    static let maxFileBytes = 256 << 20
    /// Maximum nesting of directories: a symbolic link to a parent would never end.
    private static let maxDepth = 40

    /// - Parameters:
    ///   - arguments: The values of `flag`.
    /// - Throws: `ConfigurationError` for a directory that cannot be read or contains no manifests.
    init(_ arguments: [String], flag: String) throws(ConfigurationError) {
        var sources: [Source] = []
        for argument in arguments {
            if argument == "-" {
                sources.append(.standardInput)
            } else if File.isDirectory(argument) {
                let files = try Self.files(in: argument, flag, depth: 0)
                guard !files.isEmpty else {
                    throw ConfigurationError("\(flag) \(argument): directory contains no .yaml, .yml or .json file")
                }
                sources += files.map { .file($0) }
            } else {
                sources.append(.file(argument))
            }
        }
        self.sources = sources
    }

    /// Checks that there is a source, and that standard input is used at most once.
    static func expect(_ arguments: [String], besides others: [String] = []) throws(ConfigurationError) {
        guard !arguments.isEmpty else {
            throw ConfigurationError("-f is required: a file, a directory, or - for standard input")
        }
        guard (arguments + others).count(where: { $0 == "-" }) < 2 else {
            throw ConfigurationError("-f -: standard input can be read only once")
        }
    }

    /// Reads a source. Waits for pipes, since shells pass the output of commands as pipes.
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

    /// Returns the manifests in a directory and below, sorted by name.
    private static func files(in directory: String, _ flag: String, depth: Int) throws(ConfigurationError) -> [String] {
        guard depth < maxDepth else {
            throw ConfigurationError("\(flag) \(directory): directories are nested too deeply")
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
