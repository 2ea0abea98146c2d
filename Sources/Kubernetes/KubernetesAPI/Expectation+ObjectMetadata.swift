public import JSON

extension Expectation {
    /// The shape of metadata (`ObjectMeta` of meta/v1) as API servers write it for custom resources, sorted by name.
    /// Managed fields are not read.
    public static let objectMetadata = Expectation.envelope([
        .init("annotations"), .init("creationTimestamp"), .init("deletionGracePeriodSeconds"),
        .init("deletionTimestamp"), .init("finalizers"), .init("generateName"), .init("generation"), .init("labels"),
        .init("managedFields", .opaque), .init("name"), .init("namespace"), .init("ownerReferences"),
        .init("resourceVersion"),
        .init("selfLink"), .init("uid"),
    ])
}
