/// The direction of a conversion.
public enum ConversionDirection: Sendable {
    /// Up: from a spoke to the hub.
    case spokeToHub
    /// Down: from the hub to a spoke.
    case hubToSpoke
}
