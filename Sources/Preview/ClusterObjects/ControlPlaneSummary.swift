public import JSON

/// What rules read of an OCNEControlPlane.
public struct ControlPlaneSummary: Sendable, Equatable {
    /// Whether its etcd runs elsewhere (`spec.controlPlaneConfig.clusterConfiguration.etcd.external`), so that an even
    /// number of replicas does no harm.
    public let hasExternalEtcd: Bool

    /// Summary put together by hand, not read from an object.
    public init(hasExternalEtcd: Bool) {
        self.hasExternalEtcd = hasExternalEtcd
    }

    /// Reads an OCNEControlPlane of `version`.
    ///
    /// External etcd is set by its presence in v1alpha1; in v1beta2, where clients write it empty as well, by anything
    /// in it.
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
