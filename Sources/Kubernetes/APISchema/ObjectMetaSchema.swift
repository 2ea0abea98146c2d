extension Schema {
    /// `metadata` of every object (ObjectMeta of meta/v1).
    /// The API server validates it; it is declared so that metadata of a wrong type is rejected with its path.
    public static let objectMeta = Schema.object(
        "Standard metadata of a Kubernetes object.",
        [
            .value("name", .string("Name of the object, unique within its namespace and kind.")),
            .value("generateName", .string("Prefix of a name that the API server completes.")),
            .value("namespace", .string("Namespace of the object.")),
            .value("selfLink", .string("No longer filled in.")),
            .value("uid", .string("Identity of the object in time and space.")),
            .value("resourceVersion", .string("Opaque version that changes with every write.")),
            .value("generation", .int64("Number of the desired state, counted up with every change of it.")),
            .always("creationTimestamp", required: false, .dateTime("When the object was created.")),
            .pointer("deletionTimestamp", .dateTime("When the object will be gone; set once deletion was asked for.")),
            .pointer("deletionGracePeriodSeconds", .int64("Seconds until it is removed.")),
            .value("labels", .map("Labels: keys and values to select objects by.", of: .string("Value of the label."))),
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
                            .pointer("controller", .boolean("Whether the owner manages this object.")),
                            .pointer(
                                "blockOwnerDeletion", .boolean("Whether the owner waits for this object to be gone.")),
                        ]))),
            .value("finalizers", .array("What must happen before the object goes away.", of: .string("A finalizer."))),
            .value(
                "managedFields",
                .array(
                    "Who set which fields.",
                    of: .object(
                        "The fields of one manager.",
                        [
                            .value("manager", .string("Name of the manager.")),
                            .value("operation", .string("How it set them.")),
                            .value("apiVersion", .string("Version the fields belong to.")),
                            .pointer("time", .dateTime("When it last did.")),
                            .value("fieldsType", .string("Format of the fields.")),
                            .pointer("fieldsV1", .any("The fields.")),
                            .value("subresource", .string("Sub-resource that was written.")),
                        ]))),
        ])
}
