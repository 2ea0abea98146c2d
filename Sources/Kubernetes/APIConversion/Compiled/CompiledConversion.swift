public import APISchema

/// The table of one kind and spoke, compiled for the engine. Immutable; made once, used by all threads.
public final class CompiledConversion: Sendable {
    /// The table that was compiled.
    public let table: ConversionTable
    /// `group/version` of the spoke.
    public let spokeAPIVersion: String
    /// `group/version` of the hub.
    public let hubAPIVersion: String
    let root: CompiledTable

    /// Compiles `table`. Stops the program if the table contradicts itself.
    ///
    /// - Parameters:
    ///   - spoke: Schema of the kind in the spoke. Values of an annotation are only restored if they have its types.
    ///   - hub: Schema of the kind in the hub.
    public init(_ table: ConversionTable, spoke: Schema, hub: Schema) {
        self.table = table
        spokeAPIVersion = "\(table.group)/\(table.spokeVersion)"
        hubAPIVersion = "\(table.group)/\(table.hubVersion)"
        root = CompiledTable(table, spoke: ValueShape(spoke), hub: ValueShape(hub))
    }

    func targetVersion(_ direction: ConversionDirection) -> String {
        direction == .spokeToHub ? table.hubVersion : table.spokeVersion
    }

    func sourceVersion(_ direction: ConversionDirection) -> String {
        direction == .spokeToHub ? table.spokeVersion : table.hubVersion
    }

    func targetAPIVersion(_ direction: ConversionDirection) -> String {
        direction == .spokeToHub ? hubAPIVersion : spokeAPIVersion
    }
}
