public import JSON

/// What rules read of the Infrastructure of config.openshift.io.
public struct InfrastructureSummary: Sendable, Equatable {
    /// `status.platformStatus.type`, or the older `status.platform`; empty while nobody has said.
    public let platform: String
    /// Whether Azure is an Azure Stack Hub.
    public let isAzureStack: Bool
    /// `status.infrastructureName`, what OpenShift calls the cluster.
    public let name: String

    /// Summary put together by hand, not read from an object.
    public init(platform: String, isAzureStack: Bool = false, name: String = "") {
        self.platform = platform
        self.isAzureStack = isAzureStack
        self.name = name
    }

    /// Reads an Infrastructure; `root` is the whole object.
    public init(_ root: borrowing Field) {
        let status = root["status"]
        let type = status["platformStatus"]["type"].keptText
        platform = type.isEmpty ? status["platform"].keptText : type
        isAzureStack = status["platformStatus"]["azure"]["cloudName"].equals("AzureStackCloud")
        name = status["infrastructureName"].keptText
    }
}

/// What rules read of the ClusterVersion of config.openshift.io.
public struct ClusterVersionSummary: Sendable, Equatable {
    /// `status.desired.version`: what runs or is being updated to; empty while nobody has said.
    public let desired: String

    /// Summary put together by hand, not read from an object.
    public init(desired: String) {
        self.desired = desired
    }

    /// Reads a ClusterVersion; `root` is the whole object.
    public init(_ root: borrowing Field) {
        desired = root["status"]["desired"]["version"].keptText
    }
}
