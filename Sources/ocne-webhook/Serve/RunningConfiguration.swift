internal import ClusterObjects
internal import EventLoop
internal import OCNEAPI
internal import Primitives
internal import TechPreview
internal import WebhookServer

/// The configuration in effect: one immutable value, which a reload replaces whole.
///
/// Every thread that decides has a copy, which it compares with the newest one once per request (`Shared.Reader`). The
/// objects of the cluster are a snapshot of their own, since they change with every watch event, and TLS contexts are
/// swapped by the server, for new connections (docs/decisions/0031).
struct RunningConfiguration: Sendable {
    /// Feature gates, OCNE metadata and rule modes.
    var admission: AdmissionConfiguration {
        didSet { ocneAdmission = OCNEAdmission(admission) }
    }
    /// Decides by `admission`.
    private(set) var ocneAdmission: OCNEAdmission
    /// Policy of the Technology Preview, and the answer without live state.
    var techPreview: TechPreviewAdmission
    /// Limits of the server.
    var limits: ServerLimits
    /// Level and format of the log, and the decisions that are logged.
    var logging: LogSettings
    /// Files that it was read from.
    var files: FileSources

    /// Creates the configuration of loaded settings.
    ///
    /// - Parameter cluster: The objects of the cluster; nil if no cluster is watched.
    init(_ loaded: LoadedSettings, cluster: CurrentCluster?) {
        var admission = AdmissionConfiguration(
            featureGates: loaded.gates, metadata: loaded.metadata, controlPlanes: cluster ?? NoControlPlanes())
        admission.ruleModes = loaded.policy.ocneRules
        self.admission = admission
        ocneAdmission = OCNEAdmission(admission)
        techPreview = TechPreviewAdmission(
            policy: loaded.policy, cluster: NoCluster(), stateUnavailable: loaded.options.state.stateUnavailable,
            converter: OCNEVersionConverter(), clock: { Clock.unixSeconds })
        limits = loaded.options.server.limits
        logging = loaded.options.logging.settings
        files = loaded.files
    }

    /// Replaces the policy, and with it the modes of OCNE rules.
    mutating func use(_ policy: Policy) {
        techPreview.policy = policy
        admission.ruleModes = policy.ocneRules
    }
}
