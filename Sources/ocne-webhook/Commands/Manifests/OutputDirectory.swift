internal import ArgumentParser
internal import EventLoop

/// The directory that a command writes files to.
struct OutputDirectory: ParsableArguments {
    @Option(
        help: ArgumentHelp("Directory to write to; created if missing.", valueName: "directory"),
        completion: .directory)
    var outputDir: String?

    /// Checks that the flag is set.
    func require() throws {
        guard outputDir != nil else { throw ValidationError("--output-dir is required") }
    }

    /// Writes files, each atomically, and creates their directories. Files with other names stay.
    func write(_ files: [(path: String, content: [UInt8])]) throws(RuntimeFailure) {
        guard let outputDir else { return }
        try Self.write(files, to: outputDir)
    }

    /// Writes files to a directory, each atomically, and creates their directories.
    static func write(_ files: [(path: String, content: [UInt8])], to directory: String) throws(RuntimeFailure) {
        for file in files {
            let path = "\(directory)/\(file.path)"
            do {
                try makeDirectories(above: path)
                try File.replace(path, with: file.content, for: .everybody)
            } catch {
                throw RuntimeFailure("\(path): \(error)")
            }
        }
    }

    /// Creates the missing directories of a file's path.
    private static func makeDirectories(above path: String) throws(SystemError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for count in 1..<parts.count {
            let directory = parts[..<count].joined(separator: "/")
            if !directory.isEmpty, !File.exists(directory) { try File.makeDirectory(directory, for: .everybody) }
        }
    }
}
