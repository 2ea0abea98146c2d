internal import APIConversion
public import APISchema
internal import KubernetesAPI
internal import OCNEAPI

extension Explanation {
    /// The explanation of a place, with where it is in the versions that it is converted to. `metadata` and the like are
    /// the same everywhere.
    public static func ofPlace(_ place: SchemaPlace, in kind: KindSchema) -> Explanation {
        guard let ocneKind = OCNEKind(rawValue: kind.gvk.kind), let version = APIVersion(rawValue: kind.gvk.version),
            !place.path.isEmpty
        else { return Explanation(kind, place) }
        let path = place.path.joined(separator: ".")
        let elsewhere = version.counterparts.compactMap { other in
            ocneKind.conversionTable(between: version, and: other)
                .flatMap { location(of: path, in: $0.rows(fromHub: version.isHub)) }
                .map { (version: other.rawValue, words: $0) }
        }
        return Explanation(kind, place, elsewhere: elsewhere)
    }

    /// Returns the location of a field in the other version, for people; nil if the table does not have the field.
    private static func location(of path: String, in rows: [ConversionRow]) -> String? {
        switch rows.counterpart(of: path) {
        case .unknown: return nil
        case .none: return "none; what it says is kept in an annotation"
        case .at(let places):
            let change = rows.first { $0.here == path }?.change
            return places.joined(separator: ", ") + (change.map { " (\($0))" } ?? "")
        }
    }
}
