internal import APISchema
internal import JSON
internal import KubernetesAPI

/// Which fields of an OCNEControlPlane may change.
enum Immutability {
    static func validate(_ object: Field, old: Field, in version: APIVersion, _ errors: inout FieldErrors) {
        guard let new = object.value, let before = old.value else { return }
        // Any metadata may change.
        let schema = OCNEKind.controlPlane.schema(in: version).compiled
        let changes = schema.changedPaths(from: before, to: new, skipping: ["metadata"])
        for change in changes where !isMutable(change, in: version) && !isNewDefaultFormat(change, object, old) {
            errors.append(
                FieldError(
                    .forbidden, FieldPath(change), detail: "cannot be modified", rule: .immutable, byteOffset: place(change, in: new)))
        }
    }

    private static func isMutable(_ path: [PathStep], in version: APIVersion) -> Bool {
        MutablePaths.of(version).contains { matches($0, path) }
    }

    /// Objects from before the default was there may get it.
    private static func isNewDefaultFormat(_ path: [PathStep], _ object: Field, _ old: Field) -> Bool {
        path == [.member("spec"), .member("controlPlaneConfig"), .member("format")]
            && old["spec"]["controlPlaneConfig"]["format"].isEmpty && object["spec"]["controlPlaneConfig"]["format"].equals("cloud-config")
    }

    /// Whether `path` is what `pattern` says; `*` at its end stands for one step and all below.
    private static func matches(_ pattern: [String], _ path: [PathStep]) -> Bool {
        for (i, step) in path.enumerated() {
            guard i < pattern.count else { return false }
            if pattern[i] == "*" { return true }
            guard step == .member(pattern[i]) else { return false }
        }
        return path.count == pattern.count
    }

    /// Where the changed value stands, or what is left of the way to it.
    private static func place(_ path: [PathStep], in object: Cursor) -> Int {
        var at = object
        for case .member(let name) in path {
            guard let next = at[named: name] else { break }
            at = next
        }
        return at.byteOffset
    }
}
