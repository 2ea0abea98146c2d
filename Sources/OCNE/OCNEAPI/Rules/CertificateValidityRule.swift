internal import JSON
internal import KubernetesAPI

/// `certificate-validity`
enum CertificateValidityRule {
    static let declaration = RuleDeclaration(
        "certificate-validity",
        "certificateValidityPeriodDays is at most that of the CA and greater than certificatesExpiryDays.",
        remedy: "raise the validity of the CA or lower that of certificates, and keep it above certificatesExpiryDays",
        source: "Cluster API 1.13: `validateRolloutAndCertValidityFields` of KubeadmControlPlane",
        kinds: OCNEKind.controlPlanes, versions: \.hasCertificateValidity,
        fields: [
            .config("clusterConfiguration.certificateValidityPeriodDays"),
            .config("clusterConfiguration.caCertificateValidityPeriodDays"),
            .controlPlane(\.certificatesExpiryDays),
        ],
        reads: [
            .always(.config("clusterConfiguration.certificateValidityPeriodDays")),
            .reading(
                .config("clusterConfiguration.caCertificateValidityPeriodDays"),
                at: .config("clusterConfiguration.certificateValidityPeriodDays")),
        ])

    /// Days that a cluster's CA is valid by default.
    private static let defaultCADays: Int64 = 3650

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let configuration = context.clusterConfiguration
        let field = configuration["certificateValidityPeriodDays"]
        guard let days = field.int64, days != 0 else { return }
        let ca = configuration["caCertificateValidityPeriodDays"].int64 ?? 0
        if days > (ca == 0 ? defaultCADays : ca) {
            let name = ca == 0 ? "the default of caCertificateValidityPeriodDays" : "caCertificateValidityPeriodDays"
            let detail = "must be less than or equal to \(name) (\(ca == 0 ? defaultCADays : ca))"
            errors.invalid(field, String(days), detail, by: .certificateValidity)
        }
        let before = context.controlPlane[context.version.paths.certificatesExpiryDays]
        if let ahead = before.int64, ahead != 0, ahead >= days {
            errors.invalid(
                before, String(ahead), "must be less than certificateValidityPeriodDays (\(days))",
                by: .certificateValidity)
        }
    }
}
