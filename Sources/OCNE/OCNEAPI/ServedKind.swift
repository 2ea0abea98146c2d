internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import Synchronization

/// A kind in a version, with what is derived from its schema.
final class ServedKind: Sendable {
    let schema: KindSchema
    private let shape = AtomicLazyReference<ReviewShape>()

    init(_ schema: KindSchema) {
        self.schema = schema
    }

    /// The shape of reviews that have objects of this kind. Made when the first such review arrives.
    var reviewShape: Shape {
        if let shape = shape.load() { return shape.shape }
        return shape.storeIfNil(ReviewShape(schema)).shape
    }
}

/// A shape as an object, to be published atomically.
private final class ReviewShape: Sendable {
    let shape: Shape

    init(_ schema: KindSchema) {
        shape = Shape(AdmissionRequest.expectation(of: schema.compiled.expectation))
    }
}
