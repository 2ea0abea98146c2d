/// Switches for what is not on by default (`--feature-gates`), named as CAPOCNE names them.
public struct FeatureGates: Sendable, Equatable {
    /// Whether OCNEControlPlaneTemplates may be made.
    public var clusterTopology = false
    /// Whether bootstrap data may have the format ignition.
    public var kubeadmBootstrapFormatIgnition = false

    public init() {}

    /// The names that `--feature-gates` takes.
    public static let names = ["ClusterTopology", "KubeadmBootstrapFormatIgnition"]

    /// Reads `A=true,B=false`.
    ///
    /// - Throws: `FeatureGateError` that names the part that is wrong and lists what would be right.
    public init(parsing text: String) throws(FeatureGateError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: true) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
            guard pair.count == 2 else {
                throw FeatureGateError("feature gate \"\(Self.trimmed(part))\" has no value: write NAME=true or NAME=false")
            }
            let isOn: Bool
            switch pair[1] {
            case "true", "True", "TRUE", "1", "t", "T": isOn = true
            case "false", "False", "FALSE", "0", "f", "F": isOn = false
            default: throw FeatureGateError("feature gate \"\(pair[0])\" is \"\(pair[1])\": expected true or false")
            }
            switch pair[0] {
            case "ClusterTopology": clusterTopology = isOn
            case "KubeadmBootstrapFormatIgnition": kubeadmBootstrapFormatIgnition = isOn
            default:
                throw FeatureGateError("unknown feature gate \"\(pair[0])\": known are \(Self.names.joined(separator: ", "))")
            }
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// What is wrong with the value of `--feature-gates`.
public struct FeatureGateError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
