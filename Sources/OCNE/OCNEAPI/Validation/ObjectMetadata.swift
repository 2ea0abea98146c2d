public import JSON
public import KubernetesAPI
internal import Primitives

/// The API server's validation of an object's own metadata, for checks without an API server.
public enum ObjectMetadata {
    /// Names and labels that the object cannot have. Missing names are not reported: another object may set them.
    public static func errors(of object: Cursor) -> [FieldError] {
        var errors = FieldErrors(root: object)
        let metadata = Field(object)["metadata"]
        let name = metadata["name"]
        if !name.isEmpty, !name.withContent({ RFC1123.isSubdomain($0) }) {
            errors.invalid(
                name, quoted(name.string),
                "a name has letters in lower case, digits, '-' and '.' only, with a letter or digit at both ends",
                by: .metadata)
        }
        let namespace = metadata["namespace"]
        if !namespace.isEmpty, namespace.string.contains(".") || !namespace.withContent({ RFC1123.isSubdomain($0) }) {
            errors.invalid(
                namespace, quoted(namespace.string),
                "a namespace has letters in lower case, digits and '-' only, with a letter or digit at both ends",
                by: .metadata)
        }
        MetadataRule.check(metadata, &errors)
        return errors.all
    }
}
