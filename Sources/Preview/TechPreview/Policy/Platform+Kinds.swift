public import ClusterObjects

extension Platform {
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
