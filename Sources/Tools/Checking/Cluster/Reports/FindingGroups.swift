internal import KubernetesAPI

/// The findings of one effect for people: each once, with its first objects.
struct FindingGroups {
    /// A finding that several objects may have.
    struct Group {
        let rule: String
        let path: String
        let message: String
        let help: String
        /// The number of objects.
        var count = 0
        /// The first objects.
        var objects: [String] = []
    }

    private struct Key: Hashable {
        let rule: String
        let path: String
        let message: String
        let help: String
    }

    /// The groups, in the order of their first findings.
    private(set) var all: [Group] = []
    /// The number of findings that are in no group, since there are too many.
    private(set) var omitted = 0
    private var indices: [Key: Int] = [:]

    /// Limit of the groups, for readers and for memory.
    static let maxGroups = 1000
    /// Objects that are named; the others are counted.
    private static let maxObjects = 5

    mutating func add(_ finding: ClusterFinding) {
        let key = Key(rule: "\(finding.rule.id)", path: finding.path, message: finding.message, help: finding.help)
        let index = indices[key] ?? all.count
        if index == all.count {
            guard all.count < Self.maxGroups else {
                omitted += 1
                return
            }
            indices[key] = index
            all.append(Group(rule: key.rule, path: key.path, message: key.message, help: key.help))
        }
        all[index].count += 1
        if all[index].objects.count < Self.maxObjects {
            all[index].objects.append(finding.object.title + (finding.place.map { " (\($0.description))" } ?? ""))
        }
    }
}
