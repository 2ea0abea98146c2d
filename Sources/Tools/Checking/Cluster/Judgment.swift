internal import JSON
internal import KubernetesAPI

/// A finding in an object before its paths are text.
struct Judgment {
    let rule: Rule
    let path: [PathStep]
    let message: String
    let help: String
    var effect: ClusterFinding.Effect
    var dependsOnOthers: Bool
    /// True if the name of the field is wrong, not its value.
    var isAboutName = false

    init(
        _ rule: Rule, _ path: [PathStep], _ message: String, help: String,
        effect: ClusterFinding.Effect = .warning, dependsOnOthers: Bool = false
    ) {
        self.rule = rule
        self.path = path
        self.message = message
        self.help = help
        self.effect = effect
        self.dependsOnOthers = dependsOnOthers
    }

    init(_ violation: Violation, refusal effect: ClusterFinding.Effect, dependsOnOthers: Bool) {
        self.init(
            violation.rule, violation.origin ?? violation.path, violation.message, help: violation.help,
            effect: violation.severity == .error ? effect : .warning, dependsOnOthers: dependsOnOthers)
        isAboutName = violation.isAboutName
    }

    func isAbout(_ other: Judgment) -> Bool { rule == other.rule && path == other.path }
}

extension [Judgment] {
    /// Returns what an update that changes nothing and a creation find together: what both refuse is refused, and what
    /// only the creation refuses is refused on creation. One mistake is one finding: a warning about a field that the
    /// same rule refuses is left out.
    static func merging(update: [Judgment], creation: [Judgment]) -> [Judgment] {
        var found = update.filter(\.effect.isRefusal)
        let always = found
        for one in creation where one.effect.isRefusal && !always.contains(where: { one.isAbout($0) }) {
            found.append(one)
        }
        for one in update + creation where !one.effect.isRefusal {
            let isKnown = found.contains {
                one.isAbout($0) && ($0.effect.isRefusal || $0.message == one.message)
            }
            if !isKnown { found.append(one) }
        }
        return found
    }
}
