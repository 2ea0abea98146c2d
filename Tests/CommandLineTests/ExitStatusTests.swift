import ArgumentParser
import TestSupport
import Testing

@testable import ocne_webhook

@Suite("Exit codes")
struct ExitStatusTests {
    /// Every command that has no subcommands, by its words.
    static let commands: [[String]] = words(of: OCNEWebhook.self)

    private static func words(of command: any ParsableCommand.Type) -> [[String]] {
        let subcommands = command.configuration.subcommands
        return subcommands.isEmpty
            ? [[]] : subcommands.flatMap { next in words(of: next).map { [next._commandName] + $0 } }
    }

    private static let files = [
        ("fine.yaml", ValidateTests.fine), ("broken.yaml", ValidateTests.broken), ("bad.yaml", "a: b: c\n"),
        ("policy.yaml", "profile: ocne\n"), ("mistakes.yaml", "profile: okd\n"),
        ("undecodable.yaml", ValidateTests.fine.replacing("spec: {}", with: "spec: {verbosity: maybe}")),
        (
            "lossy.yaml",
            ValidateTests.fine.replacing("spec: {}", with: "spec: {bootCommands: [a], format: cloud-config}")
        ),
        ("done.yaml", ValidateTests.fine.replacing("spec: {}", with: "spec: {format: cloud-config}")),
    ]

    private static func status(_ arguments: [String]) throws -> Int32 {
        let scratch = try Scratch()
        for (name, text) in files { try scratch.write(name, text) }
        return try Command.run(arguments, in: scratch.path).status
    }

    @Test("An unknown flag is wrong usage", arguments: commands)
    func unknownFlag(command: [String]) throws {
        #expect(try Self.status(command + ["--no-such-flag"]) == ExitStatus.configuration.rawValue)
    }

    @Test("Help is a success", arguments: commands)
    func help(command: [String]) throws {
        #expect(try Self.status(command + ["--help"]) == ExitStatus.success.rawValue)
    }

    @Test(
        "A file that is missing cannot be read",
        arguments: [
            "validate -f none", "validate -f fine.yaml --old none", "validate -f fine.yaml --policy none",
            "validate -f fine.yaml --ocne-metadata ./none", "validate -f fine.yaml --state-dir none", "default -f none",
            "convert -f none --to v1alpha1", "convert -f fine.yaml --to v1alpha1 --state-dir none", "policy check none",
            "policy show --policy none", "policy explain version --policy none", "serve --policy none",
            "serve --config none", "certs inspect none",
        ])
    func missing(line: String) throws { try expect(line, .configuration) }

    @Test(
        "What a command needs and cannot parse is unreadable",
        arguments: [
            "default -f bad.yaml", "convert -f bad.yaml --to v1alpha1", "validate -f fine.yaml --old bad.yaml",
            "validate -f fine.yaml --policy bad.yaml", "validate -f fine.yaml --policy mistakes.yaml",
            "validate -f fine.yaml --ocne-metadata bad.yaml", "policy show --policy mistakes.yaml",
            "validate -f fine.yaml --feature-gates A=b", "explain nothing", "policy explain nothing",
        ])
    func unreadable(line: String) throws { try expect(line, .configuration) }

    @Test(
        "What a command looks for is a finding",
        arguments: [
            "validate -f broken.yaml", "validate -f bad.yaml", "validate -f undecodable.yaml",
            "policy check mistakes.yaml",
            "policy check bad.yaml", "policy check policy.yaml mistakes.yaml", "default -f undecodable.yaml",
            "default -f fine.yaml --diff", "default -f fine.yaml --check", "convert -f lossy.yaml --to v1alpha1",
            "convert -f lossy.yaml --to v1alpha1 --without-annotation", "convert -f fine.yaml --to v1alpha1 --check",
        ])
    func findings(line: String) throws { try expect(line, .failure) }

    @Test(
        "Without findings all is well, also with warnings",
        arguments: [
            "validate -f fine.yaml", "validate -f lossy.yaml --var A=b", "validate -f fine.yaml --old lossy.yaml",
            "default -f fine.yaml", "default -f done.yaml --check", "convert -f fine.yaml --to v1alpha1",
            "convert -f lossy.yaml --to v1beta2 --check", "policy check policy.yaml", "policy show", "explain ocnecp",
        ])
    func fine(line: String) throws { try expect(line, .success) }

    private func expect(_ line: String, _ status: ocne_webhook.ExitStatus) throws {
        #expect(try Self.status(line.split(separator: " ").map(String.init)) == status.rawValue)
    }
}
