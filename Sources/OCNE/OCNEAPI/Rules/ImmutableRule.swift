internal import APISchema
internal import JSON
internal import KubernetesAPI

/// `immutable`
enum ImmutableRule {
    static let declaration = RuleDeclaration(
        "immutable",
        "Immutable fields of an OCNEControlPlane are not changed.",
        remedy: "restore the old value; to use another one, create a new control plane",
        alwaysEnforced:
            "existing machines do not pick up the change, and it cannot be reverted once the rule is enforced again",
        source: "CAPOCNE: the list in `OCNEControlPlane.ValidateUpdate`; in v1beta2 Cluster API 1.13",
        kinds: [.controlPlane], operations: [.update],
        fields: [.whole("apiVersion"), .whole("kind"), .whole("spec"), .whole("status")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        guard let old = context.old, let new = context.object.value, let before = old.value else { return }
        let version = context.version
        // Metadata is mutable. In v1alpha1, as in CAPOCNE, a removed section is reported as a whole; in v1beta2, field
        // by field.
        let applied = AppliedRules.of(context.kind, version)
        let changes = applied.schema.changes(
            from: before, to: new, skipping: ["metadata"], removals: context.removals,
            allowing: applied.mutableFields, incomparable: context.undecodable, limit: errors.limit + 1)
        for change in changes.paths
        where !isNewDefaultFormat(change, context.object, old) {
            errors.append(
                FieldError(
                    .forbidden, FieldPath(change), detail: "cannot be modified", rule: OCNERule.immutable.rule))
        }
        errors.countFurther(changes.furtherCount)
    }

    /// Returns true for the default format in an object that was stored before there was a default.
    private static func isNewDefaultFormat(_ path: [PathStep], _ object: Field, _ old: Field) -> Bool {
        path == [.member("spec"), .member("controlPlaneConfig"), .member("format")]
            && old["spec"]["controlPlaneConfig"]["format"].isEmpty
            && object["spec"]["controlPlaneConfig"]["format"].equals("cloud-config")
    }
}
