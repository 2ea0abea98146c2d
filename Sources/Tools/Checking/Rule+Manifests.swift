public import KubernetesAPI

/// Rules of manifests besides those of the kinds: the schema, as an API server applies it.
extension Rule {
    static let syntax = Rule("syntax", "Manifests are valid YAML or JSON.")
    static let served = Rule("served-version", "OCNE objects have a kind and an API version that are served.")
    static let schemaType = Rule("schema-type", "Values have the type of their field.")
    static let schemaUnknown = Rule("schema-unknown-field", "Only fields of the kind are used.")
    static let schemaRequired = Rule("schema-required", "Required fields are set.")
    static let schemaValue = Rule("schema-value", "Values are among those that the field allows.")
    static let schemaRange = Rule("schema-range", "Numbers are within the bounds of the field.")
    static let schemaLength = Rule("schema-length", "Strings are within the length limits of the field.")
    static let schemaPattern = Rule("schema-pattern", "Strings match the pattern of the field.")
    static let schemaCount = Rule("schema-count", "Lists and objects are within the size limits of the field.")
    static let schemaUnique = Rule("schema-unique", "Elements of lists have unique keys.")
    static let schemaOneOf = Rule("schema-one-of", "Exactly one of alternative fields is set.")
    static let deprecated = Rule("deprecated", "Deprecated fields are not used.")
    static let replaced = Rule("replaced", "Values are those that the server stores.")
    static let refused = Rule("refused", "The object can be decoded.")
    static let ignoreComment = Rule(
        "ignore-comment", "Comments that accept findings name a rule and give a reason.")
    static let objectName = Rule("object-name", "Objects have a name or a generateName.")
    static let statusInManifest = Rule("status-in-manifest", "Manifests have no status, which API servers drop.")
    static let taintEffect = Rule("taint-effect", "Taints have an effect that Kubernetes knows.")
    static let containerRuntime = Rule("container-runtime", "The container runtime of nodes is CRI-O.")
    static let argumentName = Rule("argument-name", "Names of extra arguments do not begin with dashes.")
    static let fileContent = Rule("file-content", "The content of a file has the encoding that the file declares.")
    static let filePermissions = Rule("file-permissions", "Permissions of files are in octal notation.")
    static let port = Rule("port", "Ports are at most 65535.")

    /// Rules of the command line besides those of the kinds.
    public static let manifests: [Rule] = [
        .syntax, .served, .schemaType, .schemaUnknown, .schemaRequired, .schemaValue, .schemaRange, .schemaLength,
        .schemaPattern,
        .schemaCount, .schemaUnique, .schemaOneOf, .deprecated, .replaced, .refused, .ignoreComment, .objectName,
        .statusInManifest, .taintEffect, .containerRuntime, .argumentName, .fileContent, .filePermissions, .port,
        .givenNamespace,
    ]
}
