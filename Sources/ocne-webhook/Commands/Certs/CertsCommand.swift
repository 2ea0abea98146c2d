internal import ArgumentParser

/// `ocne-webhook certs`: generates, inspects and rotates the certificates of the webhooks.
struct CertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certs", abstract: "Generate, inspect and rotate the certificates of the webhooks.",
        discussion: "See certs/README.md for the sources of certificates.",
        subcommands: [Generate.self, Inspect.self, Rotate.self])
}

/// A number of days.
struct DaysArgument: ExpressibleByArgument {
    let seconds: Int64

    static let secondsPerDay: Int64 = 86_400

    init(seconds: Int64) {
        self.seconds = seconds
    }

    init?(argument: String) {
        guard let days = Int64(argument), 1...36_500 ~= days else { return nil }
        self.init(seconds: days * Self.secondsPerDay)
    }

    var defaultValueDescription: String { "\(seconds / Self.secondsPerDay)" }
}
