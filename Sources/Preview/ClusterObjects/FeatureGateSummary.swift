public import JSON

/// What rules read of a FeatureGate of config.openshift.io.
public struct FeatureGateSummary: Sendable, Equatable {
    /// The gate for Cluster API machine management (OpenShift 4.21 and later name it in the status).
    public static let machineManagementGate: StaticString = "ClusterAPIMachineManagement"

    /// `spec.featureSet`; empty is the default set.
    public let featureSet: String
    /// Whether `spec.customNoUpgrade.enabled` names the gate.
    public let isCustomEnabled: Bool
    /// What `status.featureGates` says of the gate, by the version of OpenShift, in the status' order.
    public let verdicts: [Verdict]

    /// One entry of the status.
    public struct Verdict: Sendable, Equatable {
        /// The version of OpenShift that the entry is about: `4.21.3`; empty when the entry does not say.
        public let version: String
        /// Nil where the entry does not name the gate.
        public let isEnabled: Bool?

        /// What one entry says of the gate.
        public init(version: String, isEnabled: Bool?) {
            self.version = version
            self.isEnabled = isEnabled
        }
    }

    /// Entries of the status that are kept: one for each version that the cluster has had, the newest first.
    private static let maxVerdicts = 1000

    /// Summary put together by hand, not read from an object.
    public init(featureSet: String, isCustomEnabled: Bool = false, verdicts: [Verdict] = []) {
        self.featureSet = featureSet
        self.isCustomEnabled = isCustomEnabled
        self.verdicts = verdicts
    }

    /// Reads a FeatureGate; `root` is the whole object.
    public init(_ root: borrowing Field) {
        featureSet = root["spec"]["featureSet"].keptText
        isCustomEnabled = Self.names(root["spec"]["customNoUpgrade"]["enabled"])
        var verdicts: [Verdict] = []
        var entries = root["status"]["featureGates"].elements
        while let entry = entries.next(), verdicts.count < Self.maxVerdicts {
            let fields = Field(entry)
            let verdict: Bool? = Self.names(fields["enabled"]) ? true : Self.names(fields["disabled"]) ? false : nil
            verdicts.append(Verdict(version: fields["version"].keptText, isEnabled: verdict))
        }
        self.verdicts = verdicts
    }

    /// Whether a list of gates, texts or objects with a name, has the gate.
    private static func names(_ list: borrowing Field) -> Bool {
        var gates = list.elements
        while let gate = gates.next() {
            if gate.stringEquals(machineManagementGate) || Field(gate)["name"].equals(machineManagementGate) {
                return true
            }
        }
        return false
    }

    /// Whether the set can never be left and stops minor version updates.
    public var isNoUpgrade: Bool { Self.isNoUpgrade(featureSet) }

    /// Whether `featureSet` can never be left and stops minor version updates.
    public static func isNoUpgrade(_ featureSet: String) -> Bool {
        switch featureSet {
        case "TechPreviewNoUpgrade", "DevPreviewNoUpgrade", "CustomNoUpgrade": true
        default: false
        }
    }

    /// Whether Cluster API manages machines in a cluster of OpenShift `version`.
    ///
    /// The status decides where it names the gate: in the entry of this version, else in the first one. Otherwise the
    /// feature set does.
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
