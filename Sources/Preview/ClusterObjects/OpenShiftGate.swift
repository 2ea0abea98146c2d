/// A feature gate of OpenShift that rules read.
public struct OpenShiftGate: Sendable, Equatable {
    /// The feature.
    public let feature: Feature
    /// The platform of a gate for one platform; nil for the gate of the feature. Since OpenShift 4.22, features have
    /// both.
    public let platform: Platform?

    /// A feature of OpenShift.
    public enum Feature: Int, CaseIterable, Sendable {
        /// Machines of Cluster API are managed.
        case machineManagement
        /// Machines are migrated between Machine API and Cluster API.
        case migration

        /// The name of its gate, with which the names of those per platform begin.
        public var name: String {
            switch self {
            case .machineManagement: "ClusterAPIMachineManagement"
            case .migration: "MachineAPIMigration"
            }
        }
    }

    /// The gate of a feature, or of a feature on one platform.
    public init(_ feature: Feature, on platform: Platform? = nil) {
        self.feature = feature
        self.platform = platform
    }

    /// The name in a FeatureGate.
    public var name: String { feature.name + (platform?.rawValue ?? "") }

    /// All gates, in an order that `GateStates` uses.
    public static let all: [OpenShiftGate] = Feature.allCases.flatMap { feature in
        [OpenShiftGate(feature)] + Platform.allCases.map { OpenShiftGate(feature, on: $0) }
    }

    /// Positions in `all` by name.
    static let positions = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
}

/// States of the gates that rules read, as one entry of a FeatureGate has them.
public struct GateStates: Sendable, Equatable {
    /// A bit for each gate, at its position in `OpenShiftGate.all`.
    private var named: UInt32 = 0
    private var enabled: UInt32 = 0

    /// Creates states in which no gate is named.
    public init() {}

    /// True if the gate is enabled, false if it is disabled, nil if it is not named.
    public subscript(gate: OpenShiftGate) -> Bool? {
        guard let position = OpenShiftGate.positions[gate.name] else { return nil }
        let bit = UInt32(1) << UInt32(position)
        return named & bit == 0 ? nil : enabled & bit != 0
    }

    /// Sets the state of the gate with this name; other gates are ignored. A gate that is both enabled and disabled is
    /// enabled.
    mutating func set(_ name: String, enabled isEnabled: Bool) {
        guard let position = OpenShiftGate.positions[name] else { return }
        let bit = UInt32(1) << UInt32(position)
        named |= bit
        if isEnabled { enabled |= bit }
    }
}
