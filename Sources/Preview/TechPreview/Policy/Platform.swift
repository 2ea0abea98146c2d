/// A platform of OpenShift that has a Cluster API provider (`Infrastructure`, `status.platformStatus.type`).
public enum Platform: String, CaseIterable, Sendable {
    /// Amazon Web Services; kinds begin with `AWS`.
    case aws = "AWS"
    /// Google Cloud; kinds begin with `GCP`.
    case gcp = "GCP"
    /// Microsoft Azure, without Azure Stack Hub; kinds begin with `Azure`.
    case azure = "Azure"
    /// OpenStack; kinds begin with `OpenStack`.
    case openStack = "OpenStack"
    /// VMware vSphere; kinds begin with `VSphere`.
    case vSphere = "VSphere"
    /// Bare metal; kinds are those of Metal3.
    case bareMetal = "BareMetal"
    /// IBM Power Virtual Server; kinds begin with `IBMPowerVS`. Not supported unless a policy lists it.
    case powerVS = "PowerVS"

    /// Those that are supported as Technology Preview.
    static let supported: [Platform] = [.aws, .gcp, .azure, .openStack, .vSphere, .bareMetal]

    /// Those whose machines OpenShift can synchronize between Machine API and Cluster API (`pkg/conversion` of
    /// openshift/cluster-capi-operator).
    public static let synchronized: [Platform] = [.aws, .openStack, .powerVS]

    /// The beginning of the kinds of its provider.
    var kindPrefix: String {
        switch self {
        case .bareMetal: "Metal3"
        case .powerVS: "IBMPowerVS"
        default: rawValue
        }
    }

    /// The infrastructure kinds of its provider.
    public var kinds: [String] { ["\(kindPrefix)Cluster", "\(kindPrefix)Machine", "\(kindPrefix)MachineTemplate"] }
}
