internal import APIConversion
internal import APISchema
public import OCNEAPI

/// A field that a version of a kind lacks and another version has, with the place of its value in the former.
public struct ForeignField: Equatable, Sendable {
    /// The version that has the field.
    public let version: APIVersion
    /// The paths of the value in the version that lacks the field; empty if it cannot represent the value.
    public let places: [String]
    /// The representation there, if it is another one: whole seconds.
    public let change: String?
    /// The next step if there is no place: what to set instead. Nil if there is nothing.
    public let instead: String?

    /// Looks up an unknown field in the conversion tables.
    ///
    /// The field is looked up at the same path, and at the place of the object that contains it: `infrastructureRef` is
    /// at another path in each version, so its `apiVersion` is found although the path exists in neither.
    ///
    /// - Parameters:
    ///   - path: Names, without indices.
    ///   - kind: The kind of the object.
    ///   - here: The version that lacks the field.
    /// - Returns: Nil if no other version has the field either.
    public init?(at path: [String], of kind: OCNEKind, unknownIn here: APIVersion) {
        guard let name = path.last else { return nil }
        for other in here.counterparts {
            guard let table = kind.conversionTable(between: here, and: other) else { continue }
            let (back, forth) = (table.rows(fromHub: here.isHub), table.rows(fromHub: other.isHub))
            var candidates = [path.joined(separator: ".")]
            if case .at(let parents) = back.counterpart(of: path.dropLast().joined(separator: ".")) {
                candidates += parents.map { "\($0).\(name)" }
            }
            let schema = kind.schema(in: other)
            guard let found = candidates.first(where: { (try? schema.field(at: $0)) != nil }) else { continue }
            version = other
            switch forth.counterpart(of: found) {
            case .at(let places):
                // The same path means that the table has no better one.
                self.places = places.filter { $0 != candidates[0] }
                change = forth.first { $0.here == found }?.change
                instead = nil
            case .none, .unknown:
                places = []
                change = nil
                instead = forth.replacements(of: found)
            }
            return
        }
        return nil
    }
}

extension [ConversionRow] {
    /// Returns what to set in the other version instead of the field at `path`, or of each field in it, for people; nil
    /// if there is nothing.
    func replacements(of path: String) -> String? {
        if let instead = first(where: { $0.here == path })?.instead { return "set \(instead) instead" }
        let members = filter { $0.here?.hasPrefix("\(path).") == true }.compactMap { row in
            row.instead.map { "\($0) instead of \(row.here?.split(separator: ".").last ?? "")" }
        }
        return members.isEmpty ? nil : "set \(members.joined(separator: ", "))"
    }
}
