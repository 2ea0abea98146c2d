/// A platform of OpenShift that has a Cluster API provider (`Infrastructure`, `status.platformStatus.type`).
public enum Platform: String, CaseIterable, Sendable {
    /// Amazon Web Services.
    case aws = "AWS"
    /// Google Cloud.
    case gcp = "GCP"
    /// Microsoft Azure, and Azure Stack Hub, which Cluster API does not support.
    case azure = "Azure"
    /// OpenStack.
    case openStack = "OpenStack"
    /// VMware vSphere.
    case vSphere = "VSphere"
    /// Bare metal.
    case bareMetal = "BareMetal"
    /// IBM Power Virtual Server.
    case powerVS = "PowerVS"
}
