public import JSON

/// Fields that rules read of an OCNEControlPlane.
public struct ControlPlaneSummary: Sendable, Equatable {
    /// True if its etcd runs elsewhere (`spec.controlPlaneConfig.clusterConfiguration.etcd.external`), so that an even
    /// number of replicas does no harm.
    public let hasExternalEtcd: Bool

    /// Creates a summary from values.
    public init(hasExternalEtcd: Bool) {
        self.hasExternalEtcd = hasExternalEtcd
    }

    /// Reads an OCNEControlPlane of `version`.
    ///
    /// In v1alpha1 the presence of `external` means external etcd. In later versions, where clients write it empty as
    /// well, a member of it does.
    public init(_ root: borrowing Field, version: String) {
        let external = root["spec"]["controlPlaneConfig"]["clusterConfiguration"]["etcd"]["external"]
        guard let value = external.value else {
            self.init(hasExternalEtcd: false)
            return
        }
        var isSet = version == "v1alpha1" || !value.isObject
        var members = value.members
        while let member = members.next() {
            if !member.value.isNull, !member.value.isEmptyString { isSet = true }
        }
        self.init(hasExternalEtcd: isSet)
    }
}
