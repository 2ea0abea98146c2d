internal import ArgumentParser

/// `ocne-webhook storage`: the stored form of objects.
struct StorageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage", abstract: "Manage the version in which the API server stores objects.",
        subcommands: [Migrate.self])
}
