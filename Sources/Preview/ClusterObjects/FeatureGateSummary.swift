public import JSON

/// Fields that rules read of a FeatureGate of config.openshift.io.
public struct FeatureGateSummary: Sendable, Equatable {
    /// The gate for Cluster API machine management (OpenShift 4.21 and later name it in the status).
    public static let machineManagementGate: StaticString = "ClusterAPIMachineManagement"

    /// `spec.featureSet`; empty is the default set.
    public let featureSet: String
    /// True if `spec.customNoUpgrade.enabled` names the gate.
    public let isCustomEnabled: Bool
    /// State of the gate in each entry of `status.featureGates`, in their order.
    public let verdicts: [Verdict]

    /// One entry of the status.
    public struct Verdict: Sendable, Equatable {
        /// Version of OpenShift that the entry applies to, such as `4.21.3`; empty if it has none.
        public let version: String
        /// State of the gate; nil if the entry does not name it.
        public let isEnabled: Bool?

        /// Creates an entry.
        public init(version: String, isEnabled: Bool?) {
            self.version = version
            self.isEnabled = isEnabled
        }
    }

    /// Limit of status entries: there is one for each version that the cluster has had, the newest first.
    private static let maxVerdicts = 1000

    /// Creates a summary from values.
    public init(featureSet: String, isCustomEnabled: Bool = false, verdicts: [Verdict] = []) {
        self.featureSet = featureSet
        self.isCustomEnabled = isCustomEnabled
        self.verdicts = verdicts
    }

    /// Reads a FeatureGate; `root` is the whole object.
    public init(_ root: borrowing Field) {
        featureSet = root["spec"]["featureSet"].boundedString
        isCustomEnabled = Self.names(root["spec"]["customNoUpgrade"]["enabled"])
        var verdicts: [Verdict] = []
        var entries = root["status"]["featureGates"].elements
        while let entry = entries.next(), verdicts.count < Self.maxVerdicts {
            let fields = Field(entry)
            let verdict: Bool? = Self.names(fields["enabled"]) ? true : Self.names(fields["disabled"]) ? false : nil
            verdicts.append(Verdict(version: fields["version"].boundedString, isEnabled: verdict))
        }
        self.verdicts = verdicts
    }

    /// Returns true if a list of gates, which are strings or objects with a name, has the gate.
    private static func names(_ list: borrowing Field) -> Bool {
        var gates = list.elements
        while let gate = gates.next() {
            if gate.stringEquals(machineManagementGate) || Field(gate)["name"].equals(machineManagementGate) {
                return true
            }
        }
        return false
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

    /// Returns true if Cluster API manages machines in a cluster of OpenShift `version`.
    ///
    /// The status decides if it names the gate, in the entry of this version or else in the first one. Otherwise the
    /// feature set decides.
    public func enablesMachineManagement(version: String) -> Bool {
        let entry = verdicts.first { !version.isEmpty && $0.version == version } ?? verdicts.first
        if let verdict = entry?.isEnabled { return verdict }
        switch featureSet {
        case "TechPreviewNoUpgrade", "DevPreviewNoUpgrade": return true
        case "CustomNoUpgrade": return isCustomEnabled
        default: return false
        }
    }
}
