internal import ArgumentParser
internal import EventLoop
internal import KubernetesAPI
internal import Primitives
internal import Reference

/// The root command: parses the command line, runs the subcommand, and maps errors to exit codes.
@main
struct OCNEWebhook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Invocation.program,
        abstract:
            "Admission and conversion webhooks for the Cluster API provider of Oracle Cloud Native Environment (CAPOCNE).",
        discussion: ExitStatus.help,
        version: "\(Build.name) \(Build.version)",
        subcommands: [
            Serve.self, ValidateCommand.self, CheckCommand.self, DefaultCommand.self, ExplainCommand.self,
            ConvertCommand.self,
            ManifestsCommand.self,
            PolicyCommand.self, CertsCommand.self, StorageCommand.self,
            CompletionsCommand.self, ManualCommand.self, VersionCommand.self,
        ])

    static func main() {
        do {
            try run(Array(CommandLine.arguments.dropFirst()))
            finishOutput()
        } catch let error as ConfigurationError {
            fail("\(Invocation.name): \(error)\n", .configuration)
        } catch let error as RuntimeFailure {
            fail("\(Invocation.name): \(error)\n", .failure)
        } catch let code as ExitCode {
            // The command has printed its result.
            finishOutput()
            exit(withError: code)
        } catch {
            let text = Invocation.renamed(fullMessage(for: error))
            // Requested help is not an error.
            guard exitCode(for: error) != .success else {
                print(text)
                return
            }
            fail(text + "\n", .configuration)
        }
    }

    private static func run(_ arguments: [String]) throws {
        let wantsHelp = arguments.contains("--help") || arguments.contains("-h")
        guard arguments.first == Serve._commandName, !wantsHelp else {
            var command = try parseAsRoot(wantsHelp ? checked(arguments) : withSettings(checked(arguments)))
            return try command.run()
        }
        let settings = try ServeSettings(Array(arguments.dropFirst()), environment: Environment.all)
        if let flags = ServeFlags.reading(settings.expanded) { return try flags.run(settings) }
        var command = try parseAsRoot([Serve._commandName] + settings.expanded)
        try command.run()
    }

    private static func checked(_ arguments: [String]) throws(ConfigurationError) -> [String] {
        try checkCommand(arguments[...], of: self)
        return arguments
    }

    /// Returns the arguments of a command, with those that a settings file adds.
    private static func withSettings(_ arguments: [String]) throws -> [String] {
        guard let name = arguments.first,
            let command = ToolSettings.commands.first(where: { $0._commandName == name })
        else { return arguments }
        return [name] + (try ToolSettings(command, Array(arguments.dropFirst())).expanded)
    }

    /// Checks that the command exists, and suggests the nearest one if it does not.
    private static func checkCommand(
        _ arguments: ArraySlice<String>, of parent: any ParsableCommand.Type, path: [String] = []
    ) throws(ConfigurationError) {
        let commands = parent.configuration.subcommands
        guard !commands.isEmpty, let name = arguments.first else { return }
        let names = commands.map { $0._commandName } + (path.isEmpty ? ["help"] : [])
        if let command = commands.first(where: { $0._commandName == name }) {
            return try checkCommand(arguments.dropFirst(), of: command, path: path + [name])
        }
        guard !name.hasPrefix("-"), !names.contains(name) else { return }
        let near = name.isEmpty ? [] : nearest(to: name, among: names)
        let hint = near.isEmpty ? "available commands: \(names.joined(separator: ", "))" : "did you mean \(near[0])?"
        throw ConfigurationError(
            "unknown command \"\((path + [name]).joined(separator: " "))\"; \(hint)")
    }

    /// Fails if the output could not be written: a full disk must not pass for success.
    private static func finishOutput() {
        do {
            try StandardOutput.finish()
        } catch {
            fail("\(Invocation.name): standard output: \(error)\n", .failure)
        }
    }

    private static func fail(_ text: String, _ code: ExitStatus) -> Never {
        Diagnostics.write(text)
        exit(withError: code.exit)
    }
}

/// A usage or configuration error: exit code 2.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A failure at run time: exit code 1.
struct RuntimeFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
