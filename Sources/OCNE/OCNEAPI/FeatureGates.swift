/// The state of all feature gates (`--feature-gates`).
public struct FeatureGates: Sendable, Equatable {
    /// A bit for each gate that is on.
    private var enabled: UInt8 = 0
    /// Gates that were set though nothing here depends on them, in their order, each once.
    public private(set) var withoutEffect: [String] = []

    /// With every gate off, as CAPOCNE starts.
    public init() {}

    /// True if the gate is on.
    public subscript(gate: FeatureGate) -> Bool {
        get { enabled & Self.bit(of: gate) != 0 }
        set { if newValue { enabled |= Self.bit(of: gate) } else { enabled &= ~Self.bit(of: gate) } }
    }

    private static func bit(of gate: FeatureGate) -> UInt8 {
        switch gate {
        case .clusterTopology: 1 << 0
        case .kubeadmBootstrapFormatIgnition: 1 << 1
        }
    }

    /// Further gates of CAPOCNE's and Cluster API's managers: accepted, so that their flags can be, but without effect
    /// here.
    public static let namesWithoutEffect = [
        "ClusterResourceSet", "InPlaceUpdates", "LazyRestmapper", "MachinePool", "MachineSetPreflightChecks",
        "MachineTaintPropagation",
        "MachineWaitForVolumeDetachConsiderVolumeAttachments", "PriorityQueue", "ReconcilerRateLimiting", "RuntimeSDK",
    ]

    /// Parses `A=true,B=false`. True and false as Go's `strconv.ParseBool` spells them; spaces around names and values
    /// are ignored, the last value of a gate wins, and an empty string leaves all off.
    ///
    /// - Throws: `FeatureGateError` that names the part that is wrong and lists what is allowed.
    public init(parsing text: String) throws(FeatureGateError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: true) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
            guard pair.count == 2 else {
                throw FeatureGateError(
                    "feature gate \"\(Self.trimmed(part))\" has no value: must be NAME=true or NAME=false")
            }
            let isOn: Bool
            switch pair[1] {
            case "true", "True", "TRUE", "1", "t", "T": isOn = true
            case "false", "False", "FALSE", "0", "f", "F": isOn = false
            default:
                throw FeatureGateError(
                    "invalid value \"\(pair[1])\" of feature gate \"\(pair[0])\": must be true or false")
            }
            if let gate = FeatureGate(rawValue: pair[0]) {
                self[gate] = isOn
            } else if Self.namesWithoutEffect.contains(pair[0]) {
                if !withoutEffect.contains(pair[0]) { withoutEffect.append(pair[0]) }
            } else {
                let known = FeatureGate.allCases.map(\.name).joined(separator: ", ")
                let others = Self.namesWithoutEffect.joined(separator: ", ")
                throw FeatureGateError(
                    "unknown feature gate \"\(pair[0])\"; supported: \(known); accepted but ignored: \(others)")
            }
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// An error in the value of `--feature-gates`.
public struct FeatureGateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The part that is wrong, and what is allowed, on one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
