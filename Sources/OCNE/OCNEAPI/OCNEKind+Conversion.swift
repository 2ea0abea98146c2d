public import APIConversion

extension OCNEKind {
    /// Returns the conversion of the kind between a spoke and the hub; nil for the hub.
    public func conversionTable(of spoke: APIVersion) -> ConversionTable? { spoke.traits.conversion?(self) }

    /// Conversion of the kind between the oldest spoke and the hub.
    public var conversionTable: ConversionTable { KindConversions.table(of: self) }
}
