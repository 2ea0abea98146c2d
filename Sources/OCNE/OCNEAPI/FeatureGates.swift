/// Switches for what is not on by default (`--feature-gates`), named as CAPOCNE names them.
public struct FeatureGates: Sendable, Equatable {
    /// Whether OCNEControlPlaneTemplates may be made.
    public var clusterTopology = false
    /// Whether bootstrap data may have the format ignition.
    public var kubeadmBootstrapFormatIgnition = false
    /// Gates that were switched though nothing here depends on them, in their order, each once.
    public private(set) var withoutEffect: [String] = []

    /// With everything off, as CAPOCNE starts.
    public init() {}

    /// With everything on.
    public static var all: FeatureGates {
        var gates = FeatureGates()
        gates.clusterTopology = true
        gates.kubeadmBootstrapFormatIgnition = true
        return gates
    }

    /// The gates that something here depends on.
    public static let names = ["ClusterTopology", "KubeadmBootstrapFormatIgnition"]

    /// Further gates of CAPOCNE's and Cluster API's managers: taken, so that their flags can be, but without effect
    /// here.
    public static let namesWithoutEffect = [
        "ClusterResourceSet", "InPlaceUpdates", "LazyRestmapper", "MachinePool", "MachineSetPreflightChecks",
        "MachineTaintPropagation",
        "MachineWaitForVolumeDetachConsiderVolumeAttachments", "PriorityQueue", "ReconcilerRateLimiting", "RuntimeSDK",
    ]

    /// Reads `A=true,B=false`. True and false as Go's `strconv.ParseBool` spells them; spaces around names and values
    /// do not count, a later value of the same gate wins, and an empty text leaves all off.
    ///
    /// - Throws: `FeatureGateError` that names the part that is wrong and lists what would be right.
    public init(parsing text: String) throws(FeatureGateError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: true) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
            guard pair.count == 2 else {
                throw FeatureGateError(
                    "feature gate \"\(Self.trimmed(part))\" has no value: write NAME=true or NAME=false")
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
            case let name where Self.namesWithoutEffect.contains(name):
                if !withoutEffect.contains(name) { withoutEffect.append(name) }
            default:
                throw FeatureGateError(
                    "unknown feature gate \"\(pair[0])\": known are \(Self.names.joined(separator: ", ")), and without effect here "
                        + Self.namesWithoutEffect.joined(separator: ", "))
            }
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// What is wrong with the value of `--feature-gates`.
public struct FeatureGateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The part that is wrong, and what would be right, on one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
