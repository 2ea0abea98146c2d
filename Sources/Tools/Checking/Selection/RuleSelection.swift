internal import KubernetesAPI

/// The rules whose findings are reported. Files that cannot be parsed are always reported.
public struct RuleSelection: Sendable {
    private let reported: Set<String>
    private let skipped: Set<String>

    /// All rules.
    public static let all = RuleSelection(only: [], except: [])

    /// - Parameters:
    ///   - only: Ids of the rules to report; empty for all.
    ///   - except: Ids of rules to leave out.
    public init(only: [String], except: [String]) {
        reported = Set(only)
        skipped = Set(except)
    }

    /// Returns true if findings of a rule are reported.
    func contains(_ rule: Rule) -> Bool {
        let id = "\(rule.id)"
        return rule == .syntax || (reported.isEmpty || reported.contains(id)) && !skipped.contains(id)
    }
}
