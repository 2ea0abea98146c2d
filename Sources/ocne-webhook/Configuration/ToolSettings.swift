internal import ArgumentParser
internal import EventLoop
internal import Primitives

/// The settings of commands that read manifests: `.ocne-webhook.yaml` in the working directory or the nearest one above
/// it, up to the root of the Git repository; or the file of `--config`.
///
/// Settings have the names of flags and are put in front of those of the command line. Paths are relative to the file.
struct ToolSettings {
    static let fileName = ".ocne-webhook.yaml"
    /// The commands that the file is for.
    static let commands: [any ParsableCommand.Type] = [ValidateCommand.self, DefaultCommand.self, ConvertCommand.self]

    /// Flags that say what to do in one call, and `env`: a file in a repository must not choose what is read from the
    /// environment.
    private static let ownFlags = [
        "config", "filename", "old", "review", "output", "diff", "check", "write", "to", "env", "help", "version",
    ]
    /// Maximum number of directories above the working directory.
    private static let maxDepth = 64

    /// The arguments of the command with the settings in front.
    let expanded: [String]

    /// - Parameter arguments: The arguments after the name of the command.
    /// - Throws: `ConfigurationError` with the position of an unknown name or an invalid value.
    init(_ command: any ParsableCommand.Type, _ arguments: [String]) throws {
        guard let path = try Self.path(arguments) else {
            expanded = arguments
            return
        }
        let flags = try CommandFlag.flags(of: command, except: Self.ownFlags)
        var others: [CommandFlag] = []
        for other in Self.commands { others += try CommandFlag.flags(of: other, except: Self.ownFlags) }
        // A mistake on the command line is reported without the file.
        let isParsable = (try? command.parse(arguments)) != nil
        var settings: [String] = []
        for entry in try FlagFile(path).entries {
            guard let flag = flags.first(where: { $0.name == entry.name }) else {
                guard others.contains(where: { $0.name == entry.name }) else {
                    throw Self.unknown(entry, among: others.map(\.name))
                }
                continue
            }
            let added = try Self.arguments(entry, flag, relativeTo: path)
            do {
                if isParsable { _ = try command.parse(added + arguments) }
            } catch {
                throw ConfigurationError("\(entry.origin): \(command.message(for: error))")
            }
            settings += added
        }
        expanded = settings + arguments
    }

    private static func unknown(_ entry: FlagFile.Entry, among names: [String]) -> ConfigurationError {
        guard !ownFlags.contains(entry.name) else {
            return ConfigurationError("\(entry.nameOrigin): \(entry.name) can only be set on the command line")
        }
        let near = nearest(to: entry.name, among: Set(names).sorted())
        let hint = near.isEmpty ? "see the flags of ocne-webhook validate" : "did you mean \(near[0])?"
        return ConfigurationError("\(entry.nameOrigin): unknown setting \"\(entry.name)\"; \(hint)")
    }

    /// Returns a setting as arguments.
    private static func arguments(
        _ entry: FlagFile.Entry, _ flag: CommandFlag, relativeTo file: String
    ) throws -> [String] {
        if flag.isSwitch {
            guard entry.values == ["true"] || entry.values == ["false"] else {
                throw ConfigurationError("\(entry.origin): expected true or false")
            }
            return entry.values == ["true"] ? ["--\(flag.name)"] : []
        }
        if flag.name == "var", entry.values.contains(where: { !$0.contains("=") }) {
            throw ConfigurationError("\(entry.origin): expected variables with values")
        }
        var values = flag.isRepeating ? entry.values : [entry.values.joined(separator: ",")]
        if flag.takesPath { values = values.map { path($0, relativeTo: file) } }
        return values.map { "--\(flag.name)=\($0)" }
    }

    private static func path(_ path: String, relativeTo file: String) -> String {
        guard !path.hasPrefix("/"), path != "none", let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// Returns the path of the file: of `--config`, or the nearest one; nil without one.
    private static func path(_ arguments: [String]) throws -> String? {
        let named = try ConfigFlag.value(in: arguments)
        guard named == nil else { return named == "none" ? nil : named }
        var directory = ""
        for _ in 0..<maxDepth {
            if File.exists(directory + fileName) { return directory + fileName }
            guard !File.exists(directory + ".git") else { return nil }
            directory += "../"
        }
        return nil
    }
}

/// The flag of the settings file.
struct SettingsFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Path to a file of settings, named like flags, or none. Defaults to .ocne-webhook.yaml in this directory or the nearest one \
            above it in the Git repository.
            """, valueName: "path"), completion: .file())
    var config: String?
}
