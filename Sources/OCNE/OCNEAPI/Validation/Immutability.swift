internal import APISchema
internal import JSON
internal import KubernetesAPI

/// Which fields of an OCNEControlPlane may change.
enum Immutability {
    /// - Parameters:
    ///   - undecodable: Where `old` does not have the types of its schema: what changes there cannot be judged.
    ///   - removals: What a section that is gone is named by.
    static func validate(
        _ object: Field, old: Field, undecodable: [[PathStep]], removals: RemovalPaths, in version: APIVersion,
        _ errors: inout FieldErrors
    ) {
        guard let new = object.value, let before = old.value else { return }
        // Any metadata may change. In v1alpha1 CAPOCNE names a section that is gone as a whole; in v1beta2 removing one
        // is removing what is in it.
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

    /// Objects from before the default was there may get it.
    private static func isNewDefaultFormat(_ path: [PathStep], _ object: Field, _ old: Field) -> Bool {
        path == [.member("spec"), .member("controlPlaneConfig"), .member("format")]
            && old["spec"]["controlPlaneConfig"]["format"].isEmpty
            && object["spec"]["controlPlaneConfig"]["format"].equals("cloud-config")
    }
}
