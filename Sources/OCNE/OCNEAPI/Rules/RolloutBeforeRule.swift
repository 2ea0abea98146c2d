internal import JSON
internal import KubernetesAPI

/// `rollout-before`
enum RolloutBeforeRule {
    static let declaration = RuleDeclaration(
        "rollout-before",
        "rolloutBefore.certificatesExpiryDays is at least 7.",
        remedy: "set certificatesExpiryDays to at least 7",
        source: "CAPOCNE: `validateRolloutBefore`",
        kinds: OCNEKind.controlPlanes, fields: [.controlPlane(\.certificatesExpiryDays)])

    private static let minimumCertificatesExpiryDays = 7

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let days = context.controlPlane[context.version.paths.certificatesExpiryDays]
        guard let value = days.int64, value < minimumCertificatesExpiryDays else { return }
        errors.invalid(
            days, String(value), "must be greater than or equal to \(minimumCertificatesExpiryDays)", by: .rolloutBefore
        )
    }
}
