internal import APIConversion
public import OCNEAPI

/// Locations of the fields of a kind before conversion.
public struct FieldOrigins: Sendable {
    private let rows: [ConversionRow]

    /// Origins of the fields of one kind.
    ///
    /// - Parameter version: The version that was converted to.
    public init(_ kind: OCNEKind, convertedTo version: APIVersion) {
        let table = kind.conversionTable
        rows = table.rows(fromHub: version.rawValue == table.hubVersion)
    }

    /// The field of the other version that the one at `path`, names between dots, was made of; nil where that is none,
    /// or not one alone.
    public func origin(of path: String) -> String? {
        if case .at(let places) = rows.counterpart(of: path), places.count == 1 { places[0] } else { nil }
    }
}
