internal import APISchema
internal import KubernetesAPI

/// The rules of a kind in a version, derived from their declarations.
final class AppliedRules: Sendable {
    /// The rules that apply to new objects, in the order in which they are checked.
    let onCreate: [OCNERule]
    /// The rules that apply to updates, in the order in which they are checked.
    let onUpdate: [OCNERule]
    /// The schema that updates are compared by.
    let schema: CompiledSchema
    /// The fields that may change in an update by the rule `immutable`.
    let mutableFields: FieldSet

    private init(_ kind: OCNEKind, _ version: APIVersion) {
        func rules(_ operation: Operation) -> [OCNERule] {
            OCNERule.allCases.filter { $0.declaration.applies(to: kind, version, operation) }
        }
        onCreate = rules(.create)
        onUpdate = rules(.update)
        schema = kind.schema(in: version).compiled
        mutableFields = schema.fields(at: version.traits.mutablePaths.all)
    }

    /// Returns the rules of a kind in a version.
    static func of(_ kind: OCNEKind, _ version: APIVersion) -> AppliedRules {
        all[version.ordinal * OCNEKind.allCases.count + kind.ordinal]
    }

    private static let all = APIVersion.allCases.flatMap { version in
        OCNEKind.allCases.map { AppliedRules($0, version) }
    }
}
