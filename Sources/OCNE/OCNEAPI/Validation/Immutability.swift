internal import APISchema
internal import JSON
internal import KubernetesAPI

/// The immutable fields of OCNEControlPlane.
enum Immutability {
    /// - Parameters:
    ///   - undecodable: Paths at which `old` does not have the types of its schema; changes there are ignored.
    ///   - removals: The paths by which a removed section is reported.
    static func validate(
        _ object: Field, old: Field, undecodable: [[PathStep]], removals: RemovalPaths, in version: APIVersion,
        _ errors: inout FieldErrors
    ) {
        guard let new = object.value, let before = old.value else { return }
        // Metadata is mutable. In v1alpha1, as in CAPOCNE, a removed section is reported as a whole; in v1beta2, field
        // by field.
        let changes = OCNEKind.controlPlane.schema(in: version).compiled.changes(
            from: before, to: new, skipping: ["metadata"], removals: removals,
            allowing: version.traits.mutablePaths.tree,
            incomparable: undecodable, limit: errors.limit + 1)
        for (change, offset) in zip(changes.paths, changes.byteOffsets) where !isNewDefaultFormat(change, object, old) {
            errors.append(
                FieldError(
                    .forbidden, FieldPath(change), detail: "cannot be modified", rule: OCNERule.immutable.rule,
                    byteOffset: offset))
        }
        errors.countFurther(changes.furtherCount)
    }

    /// Objects that are older than the default may get it.
    private static func isNewDefaultFormat(_ path: [PathStep], _ object: Field, _ old: Field) -> Bool {
        path == [.member("spec"), .member("controlPlaneConfig"), .member("format")]
            && old["spec"]["controlPlaneConfig"]["format"].isEmpty
            && object["spec"]["controlPlaneConfig"]["format"].equals("cloud-config")
    }
}
