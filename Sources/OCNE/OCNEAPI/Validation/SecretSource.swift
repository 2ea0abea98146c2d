internal import JSON
internal import KubernetesAPI

/// Checks that files and users have in common: their content may come from a Secret.
enum SecretSource {
    static func check(_ secret: Field, _ errors: inout FieldErrors, by rule: OCNERule) {
        if secret["name"].isEmpty {
            errors.required(secret["name"], "secret file source must specify non-empty secret name", by: rule)
        }
        if secret["key"].isEmpty {
            errors.required(secret["key"], "secret file source must specify non-empty secret key", by: rule)
        }
    }

    /// Returns the identity of an element whose other members may be secret.
    static func identity(_ key: String, _ field: Field) -> String {
        field.isEmpty ? "{}" : "{\"\(key)\":\(quoted(field.string))}"
    }
}
