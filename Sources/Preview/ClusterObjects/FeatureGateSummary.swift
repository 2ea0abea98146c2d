public import JSON

/// Fields that rules read of a FeatureGate of config.openshift.io.
public struct FeatureGateSummary: Sendable, Equatable {
    /// `spec.featureSet`; empty is the default set.
    public let featureSet: String
    /// True if `spec.customNoUpgrade.enabled` names the gate of Cluster API machine management.
    public let isCustomEnabled: Bool
    /// Entries of `status.featureGates`, in their order.
    public let entries: [Entry]

    /// One entry of the status.
    public struct Entry: Sendable, Equatable {
        /// Version of OpenShift that the entry applies to, such as `4.21.3`; empty if it has none.
        public let version: String
        /// States of the gates.
        public let gates: GateStates
    }

    /// Limit of status entries: there is one for each version that the cluster has had, the newest first.
    private static let maxEntries = 1000

    /// Creates a summary of a FeatureGate without a status.
    public init(featureSet: String) {
        self.featureSet = featureSet
        isCustomEnabled = false
        entries = []
    }

    /// Reads a FeatureGate; `root` is the whole object.
    public init(_ root: borrowing Field) {
        featureSet = root["spec"]["featureSet"].boundedString
        var custom = GateStates()
        Self.read(root["spec"]["customNoUpgrade"]["enabled"], enabled: true, &custom)
        isCustomEnabled = custom[OpenShiftGate(.machineManagement)] == true
        var kept: [Entry] = []
        var entries = root["status"]["featureGates"].elements
        while let entry = entries.next(), kept.count < Self.maxEntries {
            let fields = Field(entry)
            var gates = GateStates()
            Self.read(fields["disabled"], enabled: false, &gates)
            Self.read(fields["enabled"], enabled: true, &gates)
            kept.append(Entry(version: fields["version"].boundedString, gates: gates))
        }
        self.entries = kept
    }

    /// Reads a list of gates, which are strings or objects with a name.
    private static func read(_ list: borrowing Field, enabled: Bool, _ states: inout GateStates) {
        var gates = list.elements
        while let gate = gates.next() {
            let name = gate.isString ? Field(gate).boundedString : Field(gate)["name"].boundedString
            states.set(name, enabled: enabled)
        }
    }

    /// True if the set can never be left and stops minor version updates.
    public var isNoUpgrade: Bool { Self.isNoUpgrade(featureSet) }

    /// Returns true if `featureSet` can never be left and stops minor version updates.
    public static func isNoUpgrade(_ featureSet: String) -> Bool {
        switch featureSet {
        case "TechPreviewNoUpgrade", "DevPreviewNoUpgrade", "CustomNoUpgrade": true
        default: false
        }
    }

    /// Returns the states of the gates in a cluster of OpenShift `version`: those of the entry of this version, or else
    /// of the first one.
    public func gates(version: String) -> GateStates {
        (entries.first { !version.isEmpty && $0.version == version } ?? entries.first)?.gates ?? GateStates()
    }

    /// Returns true if Cluster API manages machines in a cluster of OpenShift `version`.
    ///
    /// The status decides if it names the gate. Otherwise, as before OpenShift 4.21, the feature set decides.
    public func enablesMachineManagement(version: String) -> Bool {
        if let isEnabled = gates(version: version)[OpenShiftGate(.machineManagement)] { return isEnabled }
        switch featureSet {
        case "TechPreviewNoUpgrade", "DevPreviewNoUpgrade": return true
        case "CustomNoUpgrade": return isCustomEnabled
        default: return false
        }
    }
}
