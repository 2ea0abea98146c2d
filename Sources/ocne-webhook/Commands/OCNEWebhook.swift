internal import ArgumentParser
internal import EventLoop
internal import KubernetesAPI
internal import Primitives
internal import Reference

/// The command line: what it was asked for, done, and the exit code that says how it went.
@main
struct OCNEWebhook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ocne-webhook",
        abstract: "Admission webhooks for the Cluster API provider of Oracle Cloud Native Environment.",
        discussion: "Exit codes: 0 fine, 1 findings or failure at run time, 2 usage or configuration.",
        version: "ocne-webhook \(Build.version)",
        subcommands: [
            Serve.self, ValidateCommand.self, DefaultCommand.self, ExplainCommand.self, ConvertCommand.self,
            ManifestsCommand.self,
            PolicyCommand.self, CertsCommand.self,
            CompletionsCommand.self, ManualCommand.self, VersionCommand.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot(arguments())
            try command.run()
            finishOutput()
        } catch let error as ConfigurationError {
            fail("ocne-webhook: \(error)\n", .configuration)
        } catch let error as RuntimeFailure {
            fail("ocne-webhook: \(error)\n", .failure)
        } catch let code as ExitCode {
            // A command has said what there is to say.
            finishOutput()
            exit(withError: code)
        } catch {
            let text = fullMessage(for: error)
            // Help that was asked for is no error.
            guard exitCode(for: error) != .success else {
                print(text)
                return
            }
            fail(text + "\n", .configuration)
        }
    }

    /// The command line; that of `serve` with what a file and the environment add to it.
    private static func arguments() throws -> [String] {
        let arguments = Array(CommandLine.arguments.dropFirst())
        try checkCommand(arguments[...], of: self)
        guard arguments.first == "serve", !arguments.contains("--help"), !arguments.contains("-h") else {
            return arguments
        }
        return ["serve"] + (try ServeSettings(Array(arguments.dropFirst()), environment: Environment.all).expanded)
    }

    /// Says which command was meant where there is none of the name that was given.
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
        let hint = near.isEmpty ? "there are \(names.joined(separator: ", "))" : "did you mean \(near[0])?"
        throw ConfigurationError(
            "there is no command \((path + [name.isEmpty ? "\"\"" : name]).joined(separator: " ")); \(hint)")
    }

    /// What was printed and did not arrive was not done: a full disk must not pass for a result.
    private static func finishOutput() {
        do {
            try StandardOutput.finish()
        } catch {
            fail("ocne-webhook: standard output: \(error)\n", .failure)
        }
    }

    private static func fail(_ text: String, _ code: ExitStatus) -> Never {
        StandardError.write(Array(text.utf8))
        exit(withError: ExitCode(code.rawValue))
    }
}

/// How the process ends.
enum ExitStatus: Int32 {
    case failure = 1
    case configuration = 2
}

/// A flag or a file that says something that cannot be.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Something that failed though it was configured well.
struct RuntimeFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
