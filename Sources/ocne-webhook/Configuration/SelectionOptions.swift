internal import ArgumentParser
internal import Checking
internal import Primitives

/// Flags that select the rules to report.
struct SelectionOptions: ParsableArguments {
    @Option(
        name: .customLong("rule"),
        help: ArgumentHelp(
            "Report only findings of this rule. Repeatable. See ocne-webhook explain rules.", valueName: "rule"),
        completion: .list(CheckReport.knownRules.sorted()))
    var only: [String] = []
    @Option(
        name: .customLong("skip-rule"),
        help: ArgumentHelp("Do not report findings of this rule. Repeatable.", valueName: "rule"),
        completion: .list(CheckReport.knownRules.sorted()))
    var except: [String] = []
    @Flag(help: "Fail on warnings as well: exit code 1.") var strict = false

    var rules: RuleSelection { RuleSelection(only: only, except: except) }

    func validate() throws {
        for (flag, ids) in [("--rule", only), ("--skip-rule", except)] {
            guard let unknown = ids.first(where: { !CheckReport.knownRules.contains($0) }) else { continue }
            let near = nearest(to: unknown, among: CheckReport.knownRules.sorted())
            let hint = near.isEmpty ? "ocne-webhook explain rules lists them" : "did you mean \(near[0])?"
            throw ValidationError("\(flag) \(unknown): no such rule; \(hint)")
        }
    }
}
