internal import EventLoop
internal import Primitives

/// The sources of manifests: files, directories (recursively), and standard input (`-`).
struct ManifestSources {
    /// One file, or standard input.
    enum Source {
        case file(String)
        case standardInput

        /// The name in messages on standard error.
        var shownName: String { Printable.escaped(name) }

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

    /// - Parameters:
    ///   - arguments: The values of `flag`.
    /// - Throws: `ConfigurationError` for a directory that cannot be read or contains no manifests. What a directory has
    ///   besides regular files is skipped with a warning; a pipe that is named itself is read.
    init(_ arguments: [String], flag: String) throws(ConfigurationError) {
        var sources: [Source] = []
        for argument in arguments {
            if argument == "-" {
                sources.append(.standardInput)
            } else if Self.isDirectory(argument) {
                let walk = try ManifestWalk(argument, flag: flag)
                walk.warnings.forEach(Diagnostics.warn)
                guard !walk.files.isEmpty else {
                    throw ConfigurationError(
                        "\(flag) \(Printable.escaped(argument)): directory contains no .yaml, .yml or .json file")
                }
                sources += walk.files.map { .file($0) }
            } else {
                sources.append(.file(argument))
            }
        }
        self.sources = sources
    }

    /// Returns true for a directory, readable or not. A path that does not exist is read as a file, which fails.
    private static func isDirectory(_ path: String) -> Bool { (try? File.status(path))?.kind == .directory }

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
            throw ConfigurationError("\(flag) \(source.shownName): \(error)")
        }
    }
}
