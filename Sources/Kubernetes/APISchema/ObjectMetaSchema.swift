extension Schema {
    /// `metadata` of every object (ObjectMeta of meta/v1).
    /// The API server validates it; it is declared so that metadata of a wrong type is rejected with its path.
    public static let objectMeta = Schema.object(
        "Standard metadata of a Kubernetes object.",
        [
            .value("name", .string("Name of the object, unique within its namespace and kind.")),
            .value("generateName", .string("Prefix of a name that the API server generates.")),
            .value("namespace", .string("Namespace of the object.")),
            .value("selfLink", .string("Deprecated and no longer set.")),
            .value("uid", .string("Identity of the object in time and space.")),
            .value("resourceVersion", .string("Opaque version that changes with every write.")),
            .value("generation", .int64("Sequence number of the desired state.")),
            .always("creationTimestamp", required: false, .dateTime("Creation time of the object.")),
            .pointer("deletionTimestamp", .dateTime("Time of the object's deletion; set when deletion is requested.")),
            .pointer("deletionGracePeriodSeconds", .int64("Grace period of the deletion in seconds.")),
            .value("labels", .map("Labels: keys and values that select objects.", of: .string("Value of the label."))),
            .value(
                "annotations", .map("Annotations: data for tools and people.", of: .string("Value of the annotation."))),
            .value(
                "ownerReferences",
                .array(
                    "Objects that this one depends on.",
                    of: .object(
                        "An owner.",
                        [
                            .always("apiVersion", .string("Group and version of the owner.")),
                            .always("kind", .string("Kind of the owner.")),
                            .always("name", .string("Name of the owner.")),
                            .always("uid", .string("Identity of the owner.")),
                            .pointer("controller", .boolean("True if the owner is the managing controller.")),
                            .pointer(
                                "blockOwnerDeletion",
                                .boolean("True if the owner cannot be deleted before this object.")),
                        ]))),
            .value(
                "finalizers",
                .array("Finalizers that must be removed before the object is deleted.", of: .string("A finalizer."))),
            .value(
                "managedFields",
                .array(
                    "Managers and the fields that they own.",
                    of: .object(
                        "The fields of one manager.",
                        [
                            .value("manager", .string("Name of the manager.")),
                            .value("operation", .string("Operation that set the fields.")),
                            .value("apiVersion", .string("API version of the fields.")),
                            .pointer("time", .dateTime("Time of the last change.")),
                            .value("fieldsType", .string("Format of the fields.")),
                            .pointer("fieldsV1", .any("The fields.")),
                            .value("subresource", .string("Subresource that was written.")),
                        ]))),
        ])
}
