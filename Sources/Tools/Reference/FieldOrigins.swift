internal import APIConversion
public import OCNEAPI

/// The paths of a kind's fields before a conversion.
public struct FieldOrigins: Sendable {
    /// The rows of each step of the conversion, from the last version back to the first.
    private let steps: [[ConversionRow]]

    /// Creates the mapping for a kind.
    ///
    /// - Parameters:
    ///   - source: The version before conversion.
    ///   - version: The version that was converted to.
    public init(_ kind: OCNEKind, convertedFrom source: APIVersion, to version: APIVersion) {
        let versions = source.isHub || version.isHub ? [version, source] : [version, .hub, source]
        steps = zip(versions, versions.dropFirst()).compactMap { target, origin in
            kind.conversionTable(between: target, and: origin)?.rows(fromHub: target.isHub)
        }
    }

    /// Returns the path before the conversion of the field at `path`, names separated by dots; nil if there is none, or
    /// more than one.
    public func origin(of path: String) -> String? {
        var path = path
        for rows in steps {
            guard case .at(let origins) = rows.counterpart(of: path), origins.count == 1 else { return nil }
            path = origins[0]
        }
        return path
    }
}
