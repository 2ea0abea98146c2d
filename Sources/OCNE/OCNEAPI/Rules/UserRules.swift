internal import JSON
internal import KubernetesAPI

/// `user-source`, `user-secret`: checked together, user by user.
enum UserRules {
    static let source = RuleDeclaration(
        "user-source", "A user has a password hash inline or from a Secret, not both.",
        remedy: "set either passwd or passwdFrom of the user",
        source: "CAPOCNE: `OCNEConfigSpec.validateUsers`, which prints the whole user; this server prints the name",
        kinds: OCNEKind.allCases, fields: [.config("users", members: ["passwd", "passwdFrom"]).presence])

    static let secret = RuleDeclaration(
        "user-secret", "A user whose password hash comes from a Secret names the Secret and its key.",
        remedy: "set passwdFrom.secret.name and passwdFrom.secret.key",
        source: "CAPOCNE: `OCNEConfigSpec.validateUsers`",
        kinds: OCNEKind.allCases, fields: [.config("users.passwdFrom.secret")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        var elements = context.config["users"].elements
        while let element = elements.next() {
            let user = Field(element)
            let source = user["passwdFrom"]
            guard source.isSet(in: context.version) else { continue }
            if user["passwd"].isSet(in: context.version) {
                errors.invalid(
                    user, SecretSource.identity("name", user["name"]),
                    "only one of passwd or passwdFrom may be specified for a single user",
                    by: .userSource)
            }
            SecretSource.check(source["secret"], &errors, by: .userSecret)
        }
    }
}
