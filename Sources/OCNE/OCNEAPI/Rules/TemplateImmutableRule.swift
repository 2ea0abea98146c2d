internal import APISchema
internal import JSON
internal import KubernetesAPI

/// `template-immutable`
enum TemplateImmutableRule {
    static let declaration = RuleDeclaration(
        "template-immutable", "spec.template.spec of an OCNEControlPlaneTemplate does not change.",
        remedy: "create a new OCNEControlPlaneTemplate and reference it in the ClusterClass",
        alwaysEnforced:
            "existing control planes do not pick up the change, and it cannot be reverted once the rule is enforced again",
        source:
            "CAPOCNE: `OCNEControlPlaneTemplate.ValidateUpdate`; compared by value, in v1beta2 ignoring former defaults",
        kinds: [.controlPlaneTemplate], operations: [.update], fields: [.whole("spec.template.spec")])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        guard let old = context.old, let new = context.object.value, let before = old.value else { return }
        let version = context.version
        let schema = OCNEKind.controlPlaneTemplate.schema(in: version).compiled
        let isLenient = version.traits.ignoresFormerDefaults
        let implied = isLenient ? formerDefaults : []
        let ignored =
            isLenient && differByDefaultStrategy(before, new, version)
            ? [path + version.paths.rolloutStrategy.names] : []
        if schema.isSame(at: path, before, new, implying: implied, ignoring: ignored) { return }
        let changes = schema.changes(
            from: before, to: new, skipping: ["metadata"], incomparable: context.undecodable, implying: implied,
            ignoring: ignored + [["spec", "template", "metadata"]], limit: maxShownChanges)
        if changes.isEmpty, !context.undecodable.isEmpty { return }
        errors.invalid(
            context.object["spec"]["template"]["spec"], text(of: changes),
            "OCNEControlPlaneTemplate spec.template.spec field is immutable. Please create new resource instead.",
            by: .templateImmutable)
    }

    private static let maxShownChanges = 8

    /// The fields that differ, as the value that the message shows; empty where no field by itself does.
    private static func text(of changes: Changes) -> String {
        guard !changes.isEmpty else { return "" }
        let further = changes.furtherCount > 0 ? " and \(changes.furtherCount) more" : ""
        return "changed \(changes.paths.map { FieldPath($0).description }.joined(separator: ", "))\(further)"
    }

    private static let path: [StaticString] = ["spec", "template", "spec"]

    private static let formerDefaults = FormerDefaults.texts.map { (path + ["controlPlaneConfig"] + $0.path, $0.text) }

    /// Returns true if one of them has no strategy and the other one the former default, which objects still get that
    /// are written in `v1alpha1`.
    private static func differByDefaultStrategy(_ old: Cursor, _ new: Cursor, _ version: APIVersion) -> Bool {
        let (before, after) = (strategy(of: old, version), strategy(of: new, version))
        return isDefault(before) && !after.isSet(in: version)
            || !before.isSet(in: version) && isDefault(after)
    }

    @_lifetime(copy template)
    private static func strategy(of template: Cursor, _ version: APIVersion) -> Field {
        Field(template)["spec"]["template"]["spec"][version.paths.rolloutStrategy]
    }

    private static func isDefault(_ strategy: Field) -> Bool {
        strategy["type"].equals("RollingUpdate") && strategy["rollingUpdate"]["maxSurge"].int64 == 1
    }
}
