internal import JSON
internal import KubernetesAPI

/// `etcd-placement`
enum EtcdPlacementRule {
    static let declaration = RuleDeclaration(
        "etcd-placement", "Etcd is either local or external, and does not change from one to the other.",
        remedy: "remove either etcd.local or etcd.external; to move etcd, create a new cluster",
        alwaysEnforced: "etcd data is not migrated",
        source:
            "CAPOCNE: `validateClusterConfiguration`; in v1beta2 Cluster API 1.13, where etcd is local by default",
        kinds: OCNEKind.controlPlanes, fields: [.config("clusterConfiguration.etcd").presence],
        reads: [
            .always(.config("clusterConfiguration.etcd.local").presence),
            .always(.config("clusterConfiguration.etcd.external").presence),
        ])

    static func check(_ context: borrowing RuleContext, _ errors: inout FieldErrors) {
        let version = context.version
        let etcd = context.clusterConfiguration["etcd"]
        let (local, external) = (etcd["local"], etcd["external"])
        if local.isSet(in: version), external.isSet(in: version) {
            errors.forbidden(local, "cannot have both external and local etcd", by: .etcdPlacement)
        }
        guard let old = context.old, context.canCompare("spec", "controlPlaneConfig", "clusterConfiguration", "etcd")
        else { return }
        let before = old["spec"]["controlPlaneConfig"]["clusterConfiguration"]["etcd"]
        let detail = "cannot change between external and local etcd"
        if version.traits.etcdIsLocalByDefault {
            let wasExternal = before["external"].isSet(in: version)
            if external.isSet(in: version) != wasExternal { errors.forbidden(external, detail, by: .etcdPlacement) }
        } else {
            if external.exists, before["local"].exists { errors.forbidden(external, detail, by: .etcdPlacement) }
            if local.exists, before["external"].exists { errors.forbidden(local, detail, by: .etcdPlacement) }
        }
    }
}
