public import APISchema

/// The table of one kind, ready to run; made once, used by all threads.
public final class CompiledConversion: Sendable {
    /// The table that was compiled, for what explains conversions.
    public let table: ConversionTable
    /// `group/version` of the spoke, as objects spell it.
    public let spokeAPIVersion: String
    /// `group/version` of the hub, as objects spell it.
    public let hubAPIVersion: String
    let unit: CompiledUnit

    /// Compiles `table`. A table that contradicts itself is a mistake in the program and stops it.
    ///
    /// - Parameters:
    /// - spoke: What objects are in the spoke's version. What annotations say counts only if it has the schema's types.
    ///   - hub: What they are in the hub's version.
    public init(_ table: ConversionTable, spoke: Schema, hub: Schema) {
        self.table = table
        spokeAPIVersion = "\(table.group)/\(table.spokeVersion)"
        hubAPIVersion = "\(table.group)/\(table.hubVersion)"
        unit = CompiledUnit(
            table.fields, containers: table.objects, spokeShape: ValueShape(spoke), hubShape: ValueShape(hub))
    }

    /// The version that a direction leads to.
    func targetVersion(_ direction: ConversionDirection) -> String {
        direction == .spokeToHub ? table.hubVersion : table.spokeVersion
    }

    /// The version that a direction comes from.
    func sourceVersion(_ direction: ConversionDirection) -> String {
        direction == .spokeToHub ? table.spokeVersion : table.hubVersion
    }

    func targetAPIVersion(_ direction: ConversionDirection) -> String {
        direction == .spokeToHub ? hubAPIVersion : spokeAPIVersion
    }
}
