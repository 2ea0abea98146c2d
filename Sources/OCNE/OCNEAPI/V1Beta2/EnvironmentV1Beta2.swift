internal import APISchema

extension Schema {
    /// Environment variables of a container (EnvVar of core/v1).
    static func environmentV1Beta2(_ doc: String) -> Schema {
        .list(
            doc, count: 1...100,
            of: .object(
                "Environment variable.",
                [
                    .always("name", .string("Name of the environment variable.")),
                    .value("value", .string("Value of the environment variable.")),
                    .pointer("valueFrom", valueSource),
                ]))
    }

    private static let valueSource = Schema.object(
        "Source of the environment variable's value. Exactly one field must be set.",
        [
            .pointer(
                "fieldRef",
                .reference(
                    "Field of the pod.",
                    [
                        .value(
                            "apiVersion", .string("Version of the schema that fieldPath refers to. Defaults to v1.")),
                        .always("fieldPath", .string("Path of the field to select in the specified API version.")),
                    ])),
            .pointer(
                "resourceFieldRef",
                .reference(
                    "Resource of the container.",
                    [
                        .value(
                            "containerName", .string("Container name: required for volumes, optional for env vars.")),
                        .always("resource", .string("Resource to select.")),
                        .value("divisor", quantity("Output format of the exposed resources. Defaults to 1.")),
                    ])),
            .pointer("configMapKeyRef", .reference("Key of a ConfigMap.", keyMembers)),
            .pointer("secretKeyRef", .reference("Key of a Secret.", keyMembers)),
            .pointer(
                "fileKeyRef",
                .reference(
                    "Key of a file in a volume.",
                    [
                        .always("volumeName", .string("Name of the volume mount that contains the file.")),
                        .always("path", .string("Path of the file within the volume.")),
                        .always("key", .string("Key within the env file.")),
                        .pointer("optional", .boolean("If true, the file and the key may be missing.")),
                    ])),
        ])

    private static let keyMembers: [Property] = [
        .value("name", .string("Name of the ConfigMap or Secret.")),
        .always("key", .string("Key to select.")),
        .pointer("optional", .boolean("If true, the object and the key may be missing.")),
    ]

    private static func reference(_ doc: String, _ members: [Property]) -> Schema {
        object(doc, members).with { $0.isAtomic = true }
    }

    /// An amount of a resource: a number with an optional suffix, such as `1Gi` or `500m` (Quantity of apimachinery).
    private static func quantity(_ doc: String) -> Schema {
        intOrString(doc).with {
            let number = #"(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))"#
            $0.pattern = #"^(\+|-)?"# + number + #"(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?"# + number + "))?$"
            $0.examples = ["1", "1Mi", "500m", "1e3", ".5"]
        }
    }
}
