internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The rules of OCNEControlPlaneTemplate.
struct ControlPlaneTemplateValidation {
    let version: APIVersion
    let gates: FeatureGates

    func validateCreate(_ object: Field, _ errors: inout FieldErrors) {
        if !gates[.clusterTopology] {
            errors.forbidden(object["spec"], without: .clusterTopology)
            // The update may still be allowed, so the other rules apply too.
            if errors.enforces(.templateGate) { return }
        }
        let template = object["spec"]["template"]
        let spec = template["spec"]
        let config = spec["controlPlaneConfig"]
        RolloutValidation(version: version).validate(spec, replicas: nil, &errors)
        MachineValidation(version: version).validate(spec, &errors)
        ClusterConfigurationValidation(version: version).validate(config["clusterConfiguration"], old: nil, &errors)
        ConfigSpecValidation(version: version, gates: gates).validate(config, &errors)
        if version.traits.hasTimeouts { ConfigSpecValidation.validateHealthCheckTimeouts(config, &errors) }
        if version.traits.validatesTemplateMetadata { MetadataValidation.validate(template["metadata"], &errors) }
    }

    /// - Parameter undecodable: Paths at which `old` does not have the types of its schema; changes there are ignored.
    func validateUpdate(_ object: Field, old: Field, undecodable: [[PathStep]], _ errors: inout FieldErrors) {
        guard let new = object.value, let before = old.value else { return }
        let schema = OCNEKind.controlPlaneTemplate.schema(in: version).compiled
        let isLenient = version.traits.ignoresFormerDefaults
        let implied = isLenient ? Self.formerDefaults : []
        let ignored =
            isLenient && differByDefaultStrategy(before, new) ? [Self.path + version.paths.rolloutStrategy.names] : []
        if schema.isSame(at: Self.path, before, new, implying: implied, ignoring: ignored) { return }
        let changes = schema.changes(
            from: before, to: new, skipping: ["metadata"], incomparable: undecodable, implying: implied,
            ignoring: ignored,
            limit: Self.maxShownChanges)
        if changes.isEmpty, !undecodable.isEmpty { return }
        errors.invalid(
            object["spec"]["template"]["spec"], Self.text(of: changes),
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
    private func differByDefaultStrategy(_ old: Cursor, _ new: Cursor) -> Bool {
        let (before, after) = (strategy(of: old), strategy(of: new))
        return Self.isDefault(before) && !after.isSet(in: version)
            || !before.isSet(in: version) && Self.isDefault(after)
    }

    @_lifetime(copy template)
    private func strategy(of template: Cursor) -> Field {
        Field(template)["spec"]["template"]["spec"][version.paths.rolloutStrategy]
    }

    private static func isDefault(_ strategy: Field) -> Bool {
        strategy["type"].equals("RollingUpdate") && strategy["rollingUpdate"]["maxSurge"].int64 == 1
    }
}
