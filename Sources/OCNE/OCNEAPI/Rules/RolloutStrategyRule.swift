internal import JSON
internal import KubernetesAPI

/// `rollout-strategy`
enum RolloutStrategyRule {
    static let declaration = RuleDeclaration(
        "rollout-strategy",
        "The rollout strategy is RollingUpdate with a maxSurge of 1, or of 0 if there are at least three replicas.",
        remedy: "set type to RollingUpdate and rollingUpdate.maxSurge to 1",
        source: "CAPOCNE: `validateRolloutStrategy`, which crashes without `rollingUpdate`",
        kinds: OCNEKind.controlPlanes, fields: [.controlPlane(\.rolloutStrategy)],
        reads: [
            .reading(.controlPlane("replicas"), at: .controlPlane(\.rolloutStrategy, member: "rollingUpdate"))
        ])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let (spec, version) = (context.controlPlane, context.version)
        let strategy = spec[version.paths.rolloutStrategy]
        guard strategy.isSet(in: version) else { return }
        if !strategy["type"].equals("RollingUpdate") {
            errors.required(strategy["type"], "only RollingUpdateStrategyType is supported", by: .rolloutStrategy)
        }
        let rollingUpdate = strategy["rollingUpdate"]
        guard rollingUpdate.exists || !version.traits.requiresRollingUpdate else {
            errors.required(rollingUpdate, "must be set, for example to {\"maxSurge\": 1}", by: .rolloutStrategy)
            return
        }
        let maxSurge = rollingUpdate["maxSurge"]
        // Where rollingUpdate is optional, the controller has a default for maxSurge.
        guard maxSurge.exists || version.traits.requiresRollingUpdate else { return }
        let surge = intValue(maxSurge)
        // A template has no replicas.
        let replicas = context.kind == .controlPlane ? spec["replicas"].int64 : nil
        if maxSurge.exists, surge == 0, let replicas, replicas < 3 {
            errors.required(
                rollingUpdate, "when OCNEControlPlane is configured to scale-in, replica count needs to be at least 3",
                by: .rolloutStrategy
            )
        }
        if !maxSurge.exists || surge != 0 && surge != 1 {
            errors.required(maxSurge, "value must be 1 or 0", by: .rolloutStrategy)
        }
    }

    /// The number that an int-or-string stands for, as Kubernetes reads it: a text that is no decimal integer is 0, one
    /// that is too large for 64 bits the largest there is (Go, `strconv.Atoi`).
    private static func intValue(_ field: Field) -> Int64 {
        guard let value = field.value else { return 0 }
        if let number = value.int64 { return number }
        let text = value.string ?? ""
        if let number = Int64(text) { return number }
        let digits = text.utf8.dropFirst(text.hasPrefix("-") || text.hasPrefix("+") ? 1 : 0)
        guard !digits.isEmpty, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return 0 }
        return text.hasPrefix("-") ? .min : .max
    }
}
