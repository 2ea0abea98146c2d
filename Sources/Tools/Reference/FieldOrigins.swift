internal import APIConversion
public import OCNEAPI

/// The paths of a kind's fields before a conversion.
public struct FieldOrigins: Sendable {
    private let rows: [ConversionRow]

    /// Creates the mapping for a kind.
    ///
    /// - Parameter version: The version that was converted to.
    public init(_ kind: OCNEKind, convertedTo version: APIVersion) {
        let table = kind.conversionTable
        rows = table.rows(fromHub: version.rawValue == table.hubVersion)
    }

    /// Returns the path in the other version of the field at `path`, names separated by dots; nil if there is none, or
    /// more than one.
    public func origin(of path: String) -> String? {
        if case .at(let paths) = rows.counterpart(of: path), paths.count == 1 { paths[0] } else { nil }
    }
}
