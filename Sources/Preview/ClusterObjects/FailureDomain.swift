public import JSON

/// A failure domain of vSphere, as machines name it: by the labels `machine.openshift.io/region` and
/// `machine.openshift.io/zone`.
public struct FailureDomain: Hashable, Sendable {
    /// Region; not empty.
    public let region: String
    /// Zone; not empty.
    public let zone: String

    /// Creates a failure domain; nil if one of the names is empty.
    public init?(region: String, zone: String) {
        guard !region.isEmpty, !zone.isEmpty else { return nil }
        self.region = region
        self.zone = zone
    }

    /// Reads the labels of a Machine, or of the template of a MachineSet; nil if one of the two is absent.
    public init?(labels: borrowing Field) {
        self.init(
            region: labels["machine.openshift.io/region"].boundedString,
            zone: labels["machine.openshift.io/zone"].boundedString)
    }
}
