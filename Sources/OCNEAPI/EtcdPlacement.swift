public import JSON

extension EtcdPlacement {
    /// Where the etcd of an OCNEControlPlane object (v1alpha1) runs: external only where it says so.
    public init(of controlPlane: Cursor) {
        let configuration = Field(controlPlane)["spec"]["controlPlaneConfig"]["clusterConfiguration"]
        self = configuration["etcd"]["external"].exists ? .external : .stacked
    }
}
