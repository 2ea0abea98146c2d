internal import APISchema

extension Schema {
    /// Environment variables of a container (EnvVar of core/v1).
    static func environmentV1Beta2(_ doc: String) -> Schema {
        .list(
            doc, count: 1...100,
            of: .object(
                "An environment variable.",
                [
                    .always("name", .string("Name of the variable.")),
                    .value("value", .string("Value of the variable.")),
                    .pointer("valueFrom", valueSource),
                ]))
    }

    private static let valueSource = Schema.object(
        "Where the value comes from.",
        [
            .pointer(
                "fieldRef",
                .reference(
                    "A field of the pod.",
                    [
                        .value("apiVersion", .string("Version the path belongs to.")),
                        .always("fieldPath", .string("Path of the field.")),
                    ])),
            .pointer(
                "resourceFieldRef",
                .reference(
                    "A resource of the container.",
                    [
                        .value("containerName", .string("Name of the container.")),
                        .always("resource", .string("Name of the resource.")),
                        .value("divisor", quantity("Unit that the value is given in.")),
                    ])),
            .pointer("configMapKeyRef", .reference("A key of a ConfigMap.", keyMembers)),
            .pointer("secretKeyRef", .reference("A key of a Secret.", keyMembers)),
            .pointer(
                "fileKeyRef",
                .reference(
                    "A key of a file in a volume.",
                    [
                        .always("volumeName", .string("Name of the volume.")),
                        .always("path", .string("Path of the file in the volume.")),
                        .always("key", .string("Key in the file.")),
                        .pointer("optional", .boolean("Whether the file and the key may be missing.")),
                    ])),
        ])

    private static let keyMembers: [Property] = [
        .value("name", .string("Name of the object.")),
        .always("key", .string("Key in its data.")),
        .pointer("optional", .boolean("Whether the object and the key may be missing.")),
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
