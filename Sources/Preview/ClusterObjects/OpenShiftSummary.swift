public import JSON

/// Fields that rules read of the Infrastructure of config.openshift.io.
public struct InfrastructureSummary: Sendable, Equatable {
    /// `status.platformStatus.type`, or the older `status.platform`; empty until it is set.
    public let platform: String
    /// True if the platform is Azure Stack Hub.
    public let isAzureStack: Bool
    /// `status.infrastructureName`: OpenShift's name of the cluster.
    public let name: String

    /// Creates a summary from values.
    public init(platform: String, isAzureStack: Bool = false, name: String = "") {
        self.platform = platform
        self.isAzureStack = isAzureStack
        self.name = name
    }

    /// Reads an Infrastructure; `root` is the whole object.
    public init(_ root: borrowing Field) {
        let status = root["status"]
        let type = status["platformStatus"]["type"].boundedString
        platform = type.isEmpty ? status["platform"].boundedString : type
        isAzureStack = status["platformStatus"]["azure"]["cloudName"].equals("AzureStackCloud")
        name = status["infrastructureName"].boundedString
    }
}

/// Fields that rules read of the ClusterVersion of config.openshift.io.
public struct ClusterVersionSummary: Sendable, Equatable {
    /// `status.desired.version`: the version that runs or is being installed; empty until it is set.
    public let desired: String

    /// Creates a summary from values.
    public init(desired: String) {
        self.desired = desired
    }

    /// Reads a ClusterVersion; `root` is the whole object.
    public init(_ root: borrowing Field) {
        desired = root["status"]["desired"]["version"].boundedString
    }
}
