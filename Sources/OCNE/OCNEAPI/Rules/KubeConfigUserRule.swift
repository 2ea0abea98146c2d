internal import JSON
internal import KubernetesAPI

/// `kubeconfig-user`
enum KubeConfigUserRule {
    static let declaration = RuleDeclaration(
        "kubeconfig-user",
        "The user of the discovery kubeconfig has an authProvider or an exec plugin, not both.",
        remedy: "remove either authProvider or exec of the user",
        source: "Cluster API 1.13: `Validate` of KubeadmConfig",
        kinds: OCNEKind.allCases, versions: \.hasKubeConfigUser,
        fields: [.config("joinConfiguration.discovery.file.kubeConfig.user").presence],
        reads: [
            .always(.config("joinConfiguration.discovery.file.kubeConfig.user.authProvider").presence),
            .always(.config("joinConfiguration.discovery.file.kubeConfig.user.exec").presence),
        ])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let user = context.config["joinConfiguration"]["discovery"]["file"]["kubeConfig"]["user"]
        if user["authProvider"].isSet(in: context.version), user["exec"].isSet(in: context.version) {
            // Both may hold secrets: neither is shown.
            errors.invalid(user, "", "only one of authProvider and exec may be set", by: .kubeConfigUser)
        }
    }
}
