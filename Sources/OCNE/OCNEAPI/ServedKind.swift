internal import APISchema
internal import JSON
internal import KubernetesAPI
internal import Synchronization

/// A kind in a version, with what is derived from its schema.
final class ServedKind: Sendable {
    let schema: KindSchema
    private let shape = AtomicLazyReference<ReviewShape>()
    private let rules = AtomicLazyReference<ServedRules>()

    init(_ schema: KindSchema) {
        self.schema = schema
    }

    /// The shape of reviews that have objects of this kind. Made when the first such review arrives.
    var reviewShape: Shape {
        if let shape = shape.load() { return shape.shape }
        return shape.storeIfNil(ReviewShape(schema)).shape
    }
}

extension ServedKind {
    /// The rules that apply to new objects, in the order in which they are checked.
    var rulesOnCreate: [OCNERule] { appliedRules.onCreate }

    /// The rules that apply to updates, in the order in which they are checked.
    var rulesOnUpdate: [OCNERule] { appliedRules.onUpdate }

    private var appliedRules: ServedRules {
        if let rules = rules.load() { return rules }
        return rules.storeIfNil(ServedRules(schema.gvk))
    }
}

/// The rules of a kind in a version, derived from their declarations.
private final class ServedRules: Sendable {
    let onCreate: [OCNERule]
    let onUpdate: [OCNERule]

    init(_ gvk: GroupVersionKind) {
        let (kind, version) = (OCNEKind(rawValue: gvk.kind), APIVersion(rawValue: gvk.version))
        func rules(_ operation: Operation) -> [OCNERule] {
            guard let kind, let version else { return [] }
            return OCNERule.allCases.filter { $0.declaration.applies(to: kind, version, operation) }
        }
        onCreate = rules(.create)
        onUpdate = rules(.update)
    }
}

/// A shape as an object, to be published atomically.
private final class ReviewShape: Sendable {
    let shape: Shape

    init(_ schema: KindSchema) {
        shape = Shape(AdmissionRequest.expectation(of: schema.compiled.expectation))
    }
}
