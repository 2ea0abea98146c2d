internal import ArgumentParser
internal import EventLoop

/// The command line: what it was asked for, done, and the exit code that says how it went.
@main
struct OCNEWebhook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ocne-webhook",
        abstract: "Admission webhooks for the Cluster API provider of Oracle Cloud Native Environment.",
        discussion: "Exit codes: 0 fine, 1 failure at run time, 2 usage or configuration.",
        subcommands: [Serve.self, VersionCommand.self])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as ConfigurationError {
            fail("ocne-webhook: \(error)\n", .configuration)
        } catch let error as RuntimeFailure {
            fail("ocne-webhook: \(error)\n", .failure)
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

    private static func fail(_ text: String, _ code: ExitStatus) -> Never {
        File.writeStandardError(Array(text.utf8))
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
