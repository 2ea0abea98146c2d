internal import ArgumentParser
internal import ClusterObjects
internal import EventLoop
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import Primitives
internal import Reference
internal import TechPreview
internal import YAML

/// `ocne-webhook policy`: shows, checks and explains the Technology Preview policy.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show, check and explain the Technology Preview policy.",
        subcommands: [Show.self, PolicyCheck.self, Explain.self])

    /// `ocne-webhook policy show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print the effective policy as a complete policy file.",
            discussion: """
                Examples:
                  ocne-webhook policy show --profile openshift
                  ocne-webhook policy show --policy policy.yaml -o json
                """)

        @OptionGroup var options: PolicyOptions

        @Option(
            name: [.customShort("o"), .customLong("output")],
            help: ArgumentHelp("Output format.", valueName: "format"))
        var output = Format.yaml

        enum Format: String, ExpressibleByArgument, CaseIterable {
            case yaml, json
        }

        func run() throws {
            let json = try options.read().json
            let format = output == .json ? OutputFormat.json : .yaml
            try format.print(text: { "" }, json: { json })
        }
    }

    /// `ocne-webhook policy explain`.
    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "Explain a rule, or list all rules.",
            discussion: """
                Refusal messages end with the id of their rule.

                Examples:
                  ocne-webhook policy explain no-control-plane-machines
                  ocne-webhook policy explain version-skew --policy policy.yaml
                  ocne-webhook policy explain no-machine-api-migration --profile openshift --state-dir cluster/
                """)

        @Argument(help: "Id of a rule.", completion: .list(known)) var rule: String?

        @OptionGroup var options: PolicyOptions

        @Option(
            help: ArgumentHelp(
                "Directory with manifests of an OpenShift cluster's objects. Prints what they enable.",
                valueName: "directory"), completion: .directory)
        var stateDir: String?

        private static let known = TechPreviewRule.allCases.map(\.id) + OCNERule.allCases.map { "\($0.id)" }

        func run() throws {
            try explain()
            guard let cluster = try StateSource.objects(in: stateDir), let stateDir else { return }
            let facts = OpenShiftFacts(try options.read(), cluster).rows
            print("\nIn the cluster of \(stateDir):\(facts.isEmpty ? " no FeatureGate, so it is not OpenShift" : "")")
            for fact in facts { print("  \(fact.name): \(fact.value)") }
        }

        private func explain() throws {
            let policy = options.policy == nil ? nil : try options.read()
            guard let rule else {
                let rules = TechPreviewRule.allCases.map(\.description.rule) + OCNERule.rules
                let width = Self.known.map(\.count).max() ?? 0
                for rule in rules {
                    let id = "\(rule.id)"
                    let mode = policy.map { $0.ocneRules[rule] } ?? .enforce
                    let note = mode == .enforce ? "" : " (not enforced: \(mode.rawValue))"
                    print(id + String(repeating: " ", count: width + 2 - id.count) + "\(rule.summary)\(note)")
                }
                return
            }
            if let found = OCNERule(id: rule) {
                print("\(found.id)\n\n\(found.summary)\n\nInstead: \(found.remedy)\nMode: \(found.modeText)")
                if let policy, let path = options.policy {
                    let mode = policy.ocneRules[found.rule]
                    print("In \(path): \(mode.rawValue)\(mode == .enforce ? "" : "; the rule is not enforced")")
                }
                return
            }
            guard let found = TechPreviewRule(id: rule) else {
                let known = Self.known
                let near = nearest(to: rule, among: known)
                let hint =
                    near.isEmpty ? "available rules: \(known.joined(separator: ", "))" : "did you mean \(near[0])?"
                throw ConfigurationError("unknown rule \"\(rule)\"; \(hint)")
            }
            print(found.explanation, terminator: "")
            if let policy, let path = options.policy {
                print("In \(path): \(policy[found].rawValue)")
                let now = Clock.unixSeconds
                for exemption in policy.exemptions where exemption.rules.contains(found) {
                    print("Exempt\(exemption.isExpired(at: now) ? " no longer" : ""): \(exemption.summary)")
                }
            }
        }
    }
}
