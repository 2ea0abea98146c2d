internal import JSON
internal import KubernetesAPI
internal import OCNEAPI

/// Keeps one violation of a field: a rule explains why a value is wrong, so the schema's violation adds nothing, and an
/// error includes what a warning says.
enum OnePerPath {
    private struct Key: Hashable {
        let path: [PathStep]
        let origin: [PathStep]?
    }

    /// Returns the violations that are kept.
    static func kept(of violations: [Violation]) -> [Violation] {
        let groups = Dictionary(grouping: violations.indices.filter { isComparable(violations[$0]) }) {
            Key(path: violations[$0].path, origin: violations[$0].origin)
        }
        var removed: Set<Int> = []
        for group in groups.values where group.count > 1 {
            let best = group.min { (rank(violations[$0]), $0) < (rank(violations[$1]), $1) }
            removed.formUnion(group.filter { $0 != best })
        }
        return violations.indices.filter { !removed.contains($0) }.map { violations[$0] }
    }

    /// Returns false for violations that share a path and have nothing else in common: those of an object as a whole, of
    /// labels and annotations, which have the path of the map, and of the Technology Preview.
    private static func isComparable(_ violation: Violation) -> Bool {
        !violation.path.isEmpty && !violation.isOfTechPreview && !(violation.rule == .metadata)
    }

    private static func rank(_ violation: Violation) -> Int {
        let isRule = OCNERule(violation.rule) != nil
        return (violation.severity == .error ? 0 : 2) + (isRule ? 0 : 1)
    }
}
