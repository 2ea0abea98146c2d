internal import APISchema
internal import ArgumentParser
internal import Checking
internal import KubernetesAPI
internal import OCNEAPI
internal import Reference
internal import TechPreview

/// `ocne-webhook completions`: prints shell completion scripts.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a shell completion script for commands, kinds, fields and rules.",
        discussion: """
            Examples:
              source <(ocne-webhook completions bash)
              ocne-webhook completions bash >/etc/bash_completion.d/ocne-webhook
              ocne-webhook completions zsh >~/.zfunc/_ocne-webhook
              ocne-webhook completions fish >~/.config/fish/completions/ocne-webhook.fish
            """)

    @Argument(help: "Shell. One of: bash, zsh, fish.", completion: .list(CompletionShell.allCases.map(\.rawValue)))
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw ConfigurationError("unsupported shell \"\(shell)\"; must be one of: bash, zsh, fish")
        }
        print(OCNEWebhook.completionScript(for: shell))
    }
}

/// Completion of arguments other than flags and files.
enum Completions {
    /// Returns the kinds, fields, rules and pages that complete `prefix` for `explain`, one path segment at a time.
    static func fieldPaths(_ prefix: String) -> [String] {
        let parts = prefix.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1 else {
            let kinds = OCNEKind.allCases.map { $0.schema(in: .hub) }
            let rules = (OCNERule.rules + Rule.manifests).map { "\($0.id)" } + TechPreviewRule.allCases.map(\.id)
            return kinds.flatMap { [$0.singular] + $0.shortNames } + ["conversion", "fields", "rules"] + rules
        }
        let around = parts.dropLast().joined(separator: ".")
        let path = parts.dropLast().dropFirst().joined(separator: ".")
        var names: Set<String> = []
        for version in KindName.versions {
            guard let field = try? KindName.kind(String(parts[0]), version: version)?.field(at: path) else { continue }
            names.formUnion(field.members.map { "\($0.name)" })
        }
        return names.sorted().map { "\(around).\($0)" }
    }
}
