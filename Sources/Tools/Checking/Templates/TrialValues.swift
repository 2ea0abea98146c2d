/// Values of variables with which a converted template is tried: those that a conversion computes with, or compares
/// with others.
struct TrialValues {
    /// Values that are tried for each variable.
    private var values: [String: [String]] = [:]

    /// A name, a duration, and the version of references that v1beta2 leaves out. Other values are treated alike.
    private static let texts = ["word", "10m", "infrastructure.cluster.x-k8s.io/v1beta2", "v1beta2"]

    /// - Parameters:
    ///   - fields: The variables of the objects.
    ///   - literals: Texts of the objects that values may be equal to.
    init(_ fields: [VariableFields], literals: [String]) {
        var types: [String: Set<VariableFields.ValueType>] = [:]
        for field in fields { types.merge(field.types) { $0.union($1) } }
        for (index, (name, types)) in types.sorted(by: { $0.key < $1.key }).enumerated() {
            if types.contains(.boolean) {
                values[name] = ["true", "false"]
            } else if types.contains(.integer) {
                values[name] = ["\(index + 2)", "7", "40"]
            } else {
                values[name] =
                    ["word\(index)"] + literals + Self.texts + (types == [.quotedText] ? ["7", "true"] : [])
            }
        }
    }

    /// The number of rounds in which each value of each variable is tried.
    var rounds: Int { values.values.map(\.count).max() ?? 0 }

    /// Returns the value of a variable in a round.
    func value(of name: String, in round: Int) -> String? {
        guard let values = values[name], !values.isEmpty else { return nil }
        return values[round % values.count]
    }
}
