internal import ClusterObjects

/// What the OpenShift release that runs in the cluster enables, by FeatureGate `cluster`. Computed when the cluster
/// changes, not for every request.
struct Release: Sendable {
    /// The version that runs, such as `4.22.1`; empty if it is not known.
    let version: String
    /// States of its gates.
    let gates: GateStates
    /// The object that the states wait for; nil if they are known.
    let awaits: String?

    init(_ featureGate: Knowledge, _ clusterVersion: Knowledge) {
        var awaits: String?
        var summary: FeatureGateSummary?
        switch featureGate {
        case .pending: awaits = "FeatureGate \"cluster\""
        case .found(let object): summary = object.featureGate
        case .absent, .noSuchAPI: break
        }
        var version = ""
        switch clusterVersion {
        // The version selects one of the entries.
        case .pending: if summary?.entries.isEmpty == false { awaits = "ClusterVersion \"version\"" }
        case .found(let object): version = object.clusterVersion?.desired ?? ""
        case .absent, .noSuchAPI: break
        }
        self.awaits = awaits
        self.version = version
        gates = summary?.gates(version: version) ?? GateStates()
    }

    /// Returns true if a release has the gate of a feature for a platform, and it is off while the feature itself is
    /// not. Releases before 4.22 have no such gates.
    func disables(_ feature: OpenShiftGate.Feature, on platform: Platform) -> Bool {
        gates[OpenShiftGate(feature, on: platform)] == false && gates[OpenShiftGate(feature)] != false
    }
}
