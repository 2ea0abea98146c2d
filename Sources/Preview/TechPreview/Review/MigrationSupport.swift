internal import ClusterObjects

/// Whether machines may be migrated between Machine API and Cluster API. Computed when the policy or the cluster
/// changes, not for every request.
enum MigrationSupport: Sendable, Equatable {
    case allowed
    /// Not allowed, and why.
    case refused(String)
    /// The object that the answer waits for.
    case pending(String)

    /// Platforms that a policy lists are allowed, and no others. Without a list the release decides.
    init(_ policy: Policy, _ infrastructure: Knowledge, _ release: Release) {
        if policy.migrationPlatforms?.isEmpty == true {
            self = .refused("the policy allows it on no platform")
            return
        }
        let name: String
        switch infrastructure {
        case .pending:
            self = .pending("Infrastructure \"cluster\"")
            return
        case .absent, .noSuchAPI: name = ""
        case .found(let summary): name = summary.infrastructure?.platform ?? ""
        }
        guard let platform = Platform(rawValue: name) else {
            self = .refused(
                "OpenShift has no migration on the platform of this cluster\(name.isEmpty ? "" : ", \(name)")")
            return
        }
        if let listed = policy.migrationPlatforms {
            self = listed.contains(platform) ? .allowed : .refused("the policy does not allow it on \(name)")
        } else if let object = release.awaits {
            self = .pending(object)
        } else {
            self.init(platform, release)
        }
    }

    private init(_ platform: Platform, _ release: Release) {
        let (feature, own) = (OpenShiftGate(.migration), OpenShiftGate(.migration, on: platform))
        guard release.gates[feature] == true else {
            self = .refused("gate \(feature.name) of FeatureGate \"cluster\" is not enabled")
            return
        }
        switch release.gates[own] {
        case true?: self = .allowed
        case false?: self = .refused("gate \(own.name) of FeatureGate \"cluster\" is not enabled")
        case nil where Self.isImplemented(on: platform, in: release.version): self = .allowed
        case nil: self = .refused("this release of OpenShift has no migration on \(platform.rawValue)")
        }
    }

    /// Returns true if the migration of a release without gates for platforms supports the platform
    /// (`cmd/machine-api-migration/main.go` of openshift/cluster-capi-operator).
    private static func isImplemented(on platform: Platform, in version: String) -> Bool {
        switch platform {
        case .aws: true
        case .openStack: !version.hasPrefix("4.18.") && !version.hasPrefix("4.19.")
        case .gcp, .azure, .vSphere, .bareMetal, .powerVS: false
        }
    }
}
