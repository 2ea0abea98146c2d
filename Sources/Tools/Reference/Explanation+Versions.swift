internal import APIConversion
public import APISchema
internal import KubernetesAPI
internal import OCNEAPI

extension Explanation {
    /// Returns the explanation of a field, with its path in the other version unless it is the same in all, as
    /// `metadata` is.
    public static func ofField(_ field: SchemaField, in kind: KindSchema) -> Explanation {
        guard let table = OCNEKind(rawValue: kind.gvk.kind)?.conversionTable, !field.path.isEmpty else {
            return Explanation(kind, field)
        }
        let isHub = kind.gvk.version == table.hubVersion
        let rows = table.rows(fromHub: isHub)
        let path = field.path.joined(separator: ".")
        let words: String
        switch rows.counterpart(of: path) {
        case .unknown: return Explanation(kind, field)
        case .none: words = "none; the value is preserved in an annotation"
        case .at(let paths):
            let change = rows.first { $0.here == path }?.change
            words = paths.joined(separator: ", ") + (change.map { " (\($0))" } ?? "")
        }
        return Explanation(kind, field, elsewhere: [(isHub ? table.spokeVersion : table.hubVersion, words)])
    }
}
