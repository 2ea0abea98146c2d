internal import JSON
internal import KubernetesAPI

/// Merges violations in members of an object that is absent or empty into one: the object is not set, or empty.
enum AbsentObjects {
    /// Returns the violations, with one instead of several in the same absent or empty object.
    ///
    /// - Parameter source: The object as it was written, without defaults.
    static func merged(_ violations: [Violation], in source: [UInt8]) throws(JSONError) -> [Violation] {
        var tape = Tape()
        var index = OffsetIndex(of: try tape.parse(source.span).root)
        let roots = violations.map { violation in
            violation.severity == .error && !violation.isOfTechPreview && violation.origin == nil
                ? index.absentRoot(of: violation.path) : nil
        }
        let groups = Dictionary(grouping: violations.indices) { roots[$0]?.path }
        let reported = Set(violations.filter { $0.severity == .error }.map(\.path))
        var result: [Violation] = []
        for (position, violation) in violations.enumerated() {
            guard let (root, isEmpty) = roots[position], let group = groups[root], group.count > 1 else {
                result.append(violation)
                continue
            }
            // What is said of the object itself says it best.
            if !reported.contains(root), group.first == position {
                result.append(merged(group.map { violations[$0] }, at: root, isEmpty: isEmpty))
            }
        }
        return result
    }

    private static func merged(_ group: [Violation], at root: [PathStep], isEmpty: Bool) -> Violation {
        guard let first = group.first else { return Violation(.schemaRequired, root, "", help: "") }
        if !isEmpty, group.allSatisfy({ $0.rule == first.rule && $0.message == first.message }) {
            return Violation(first.rule, root, first.message, help: first.help, severity: first.severity)
        }
        var steps: [String] = []
        for violation in group where !steps.contains(violation.help) { steps.append(violation.help) }
        let rule = group.contains { $0.rule == .schemaRequired } ? .schemaRequired : first.rule
        let message = isEmpty ? "required fields of the empty object are not set" : "required field is not set"
        return Violation(rule, root, message, help: steps.joined(separator: "; "))
    }
}
