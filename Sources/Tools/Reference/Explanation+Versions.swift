internal import APIConversion
public import APISchema
internal import KubernetesAPI
internal import OCNEAPI

extension Explanation {
    /// Returns the explanation of a field, with its path in the versions that it is converted to unless it is the same
    /// in all, as `metadata` is.
    public static func ofField(_ field: SchemaField, in kind: KindSchema) -> Explanation {
        guard let ocneKind = OCNEKind(rawValue: kind.gvk.kind), let version = APIVersion(rawValue: kind.gvk.version),
            !field.path.isEmpty
        else { return Explanation(kind, field) }
        let path = field.path.joined(separator: ".")
        let elsewhere = version.counterparts.compactMap { other in
            ocneKind.conversionTable(between: version, and: other)
                .flatMap { location(of: path, in: $0.rows(fromHub: version.isHub)) }
                .map { (version: other.rawValue, words: $0) }
        }
        return Explanation(kind, field, elsewhere: elsewhere)
    }

    /// Returns the location of a field in the other version, for people; nil if the table does not have the field.
    private static func location(of path: String, in rows: [ConversionRow]) -> String? {
        switch rows.counterpart(of: path) {
        case .unknown: return nil
        case .none:
            let instead = rows.replacements(of: path).map { "; \($0)" } ?? ""
            return "none\(instead); the value is preserved in an annotation"
        case .at(let paths):
            let change = rows.first { $0.here == path }?.change
            return paths.joined(separator: ", ") + (change.map { " (\($0))" } ?? "")
        }
    }
}
