public import APIConversion

extension OCNEKind {
    /// Returns the conversion of the kind between a spoke and the hub; nil for the hub.
    public func conversionTable(of spoke: APIVersion) -> ConversionTable? { spoke.traits.conversion?(self) }

    /// Returns the conversion of the kind between two versions, one of which is the hub; nil for any other pair.
    public func conversionTable(between version: APIVersion, and other: APIVersion) -> ConversionTable? {
        guard version.isHub != other.isHub else { return nil }
        return conversionTable(of: version.isHub ? other : version)
    }
}
