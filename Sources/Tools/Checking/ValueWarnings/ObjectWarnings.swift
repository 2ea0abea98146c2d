internal import JSON
internal import KubernetesAPI

/// Warnings about an object as a whole.
enum ObjectWarnings {
    /// Returns the warnings in an object of an OCNE kind.
    static func violations(in object: Cursor) -> [Violation] {
        let (fields, metadata) = (Field(object), Field(object)["metadata"])
        var found: [Violation] = []
        if metadata["name"].isEmpty, metadata["generateName"].isEmpty {
            found.append(
                Violation(
                    .objectName, [.member("metadata"), .member("name")],
                    "the object has neither a name nor a generateName",
                    help: "set metadata.name", severity: .warning))
        }
        // An object that was read from a cluster has a uid, and its status is no mistake.
        if let status = fields["status"].value, status.isObject, status.count > 0, metadata["uid"].isEmpty {
            found.append(
                Violation(
                    .statusInManifest, [.member("status")], "the API server drops the status of a manifest",
                    help: "remove it: controllers write the status", severity: .warning, isAboutName: true))
        }
        return found
    }
}
