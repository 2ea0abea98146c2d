internal import APIConversion
public import APISchema
internal import KubernetesAPI
internal import OCNEAPI

extension Explanation {
    /// The explanation of a place, with where it is in the other version. `metadata` and the like are the same
    /// everywhere.
    public static func ofPlace(_ place: SchemaPlace, in kind: KindSchema) -> Explanation {
        guard let table = OCNEKind(rawValue: kind.gvk.kind)?.conversionTable, !place.path.isEmpty else {
            return Explanation(kind, place)
        }
        let isHub = kind.gvk.version == table.hubVersion
        let rows = table.rows(fromHub: isHub)
        let path = place.path.joined(separator: ".")
        let words: String
        switch rows.counterpart(of: path) {
        case .unknown: return Explanation(kind, place)
        case .none: words = "none; what it says is kept in an annotation"
        case .at(let places):
            let change = rows.first { $0.here == path }?.change
            words = places.joined(separator: ", ") + (change.map { " (\($0))" } ?? "")
        }
        return Explanation(kind, place, elsewhere: [(isHub ? table.spokeVersion : table.hubVersion, words)])
    }
}
