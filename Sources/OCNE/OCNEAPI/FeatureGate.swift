internal import JSON
public import KubernetesAPI

/// A feature that is off unless `--feature-gates` enables it, named as CAPOCNE names it.
public enum FeatureGate: String, CaseIterable, Sendable {
    /// OCNEControlPlaneTemplates can be created.
    case clusterTopology = "ClusterTopology"
    /// Bootstrap data can have the format ignition.
    case kubeadmBootstrapFormatIgnition = "KubeadmBootstrapFormatIgnition"

    /// The name, as `--feature-gates` spells it.
    public var name: String { rawValue }

    /// The rule that is violated by what needs the gate, and by nothing else.
    var rule: OCNERule {
        switch self {
        case .clusterTopology: .templateGate
        case .kubeadmBootstrapFormatIgnition: .ignitionGate
        }
    }

    /// The detail of the refusal, in CAPOCNE's words.
    fileprivate var refusal: String {
        switch self {
        case .clusterTopology: "can be set only if the \(name) feature flag is enabled"
        case .kubeadmBootstrapFormatIgnition: "can be set only if the \(name) feature gate is enabled"
        }
    }
}

extension FieldError {
    /// The gate that would have to be enabled; nil for an error that no gate would resolve.
    public var featureGate: FeatureGate? { FeatureGate.allCases.first { $0.rule.rule == rule } }
}

extension FieldErrors {
    /// The field must not be set while the gate is off.
    mutating func forbidden(_ field: borrowing Field, without gate: FeatureGate) {
        forbidden(field, gate.refusal, by: gate.rule)
    }
}

extension AdmissionConfiguration {
    /// Allows what needs a feature gate that is off, with a warning: for a check that does not know the gates of the
    /// server.
    public mutating func warnOfFeatureGates() {
        for gate in FeatureGate.allCases { ruleModes[gate.rule.rule] = .warn }
    }
}
