internal import ClusterObjects
internal import TLS
internal import TechPreview

/// The flags of TLS.
struct TLSFlags: Sendable {
    /// The configuration that the flags set; suites and groups are nil if no flag sets them.
    var configuration: TLSConfiguration
    /// True if a flag sets the minimum version.
    var namesVersion: Bool
}

extension CurrentTLS {
    /// Inputs that the TLS configuration depends on.
    struct Inputs: Sendable {
        /// TLS flags; versions, suites and groups that they set override the profile.
        var flags: TLSFlags
        /// `--tls-profile`; nil if it is not set.
        var source: TLSProfileSource?
        /// The profile in the file that `source` names.
        var file: TLSSecurityProfile?
        /// Profile of the Technology Preview's policy: with `openshift` the cluster's TLS profile is followed unless
        /// `source` is set.
        var policy: Profile
        var cluster = ClusterProfile.unknown

        init(flags: TLSFlags, source: TLSProfileSource?, file: TLSSecurityProfile?, policy: Profile) {
            (self.flags, self.source, self.file, self.policy) = (flags, source, file, policy)
        }
    }

    /// The TLS profile of the cluster.
    enum ClusterProfile: Sendable, Equatable {
        case unknown
        /// The API server does not serve the resource.
        case notServed
        /// Nil if the object, or a profile in it, is missing.
        case known(TLSProfileSummary?)
    }

    /// The TLS profile in force, for reports.
    struct Report: Sendable, Equatable {
        /// Old, Intermediate, Modern, Custom, or none for the server's own defaults.
        var type = "none"
        /// Minimum TLS version.
        var minimumVersion = TLSVersion.v1_2
        /// Source of the profile.
        var origin = "default"
        /// Suites and versions of the profile that OpenSSL does not offer.
        var missing: [String] = []
        /// Groups of the profile that OpenSSL does not offer.
        var missingGroups: [String] = []
        /// Flags that override the profile.
        var overruling: [String] = []
        /// A fallback that operators should be aware of.
        var remark: String?

        /// The report on one line.
        var text: String {
            var text =
                (type == "none" ? "no profile" : "\(type) from \(origin)") + ", minimum \(minimumVersion.rawValue)"
            if !overruling.isEmpty { text += ", overridden by \(overruling.map { "--\($0)" }.joined(separator: ", "))" }
            if !(missing + missingGroups).isEmpty {
                text += "; not supported by OpenSSL: \((missing + missingGroups).joined(separator: ", "))"
            }
            return text
        }
    }

    /// Resolves the TLS configuration: the flags over the profile.
    static func resolve(_ inputs: Inputs, isFollowing: Bool) throws -> (TLSConfiguration, Report) {
        var configuration = inputs.flags.configuration
        var report = Report()
        guard let profile = try profile(inputs, isFollowing: isFollowing, &report) else {
            report.minimumVersion = configuration.minimumVersion
            return (configuration, report)
        }
        let offer = try profile.offer()
        report.type = profile.kind.rawValue
        if !inputs.flags.namesVersion {
            configuration.minimumVersion = offer.minimumVersion
        } else {
            report.overruling.append("tls-min-version")
        }
        if configuration.cipherSuites == nil {
            configuration.cipherSuites = offer.cipherSuites
        } else {
            report.overruling.append("tls-cipher-suites")
        }
        if configuration.groups == nil {
            configuration.groups = offer.groups
        } else {
            report.overruling.append("tls-curves")
        }
        report.minimumVersion = configuration.minimumVersion
        (report.missing, report.missingGroups) = (offer.missing, offer.missingGroups)
        return (configuration, report)
    }

    private static func profile(_ inputs: Inputs, isFollowing: Bool, _ report: inout Report) throws
        -> TLSSecurityProfile?
    {
        switch inputs.source ?? (isFollowing && inputs.policy == .openshift ? .cluster : .none) {
        case .none: return nil
        case .builtIn(let profile):
            report.origin = "--tls-profile"
            return profile
        case .file(let path):
            report.origin = path
            return inputs.file
        case .cluster:
            report.origin = object
            switch inputs.cluster {
            case .unknown: report.origin = "OpenShift's default, \(object) is not known yet"
            case .notServed: report.origin = "OpenShift's default, \(object) is not served"
            case .known(nil): report.origin = "OpenShift's default, \(object) names none"
            case .known(let summary?):
                let isFallback =
                    TLSSecurityProfile.Kind(rawValue: summary.type) == nil
                    || summary.type == "Custom" && summary.custom == nil
                if isFallback {
                    report.remark =
                        "\(object): type \(summary.type.prefix(32)) has no parameters; using Intermediate"
                }
                return try TLSSecurityProfile(summary)
            }
            return .intermediate
        }
    }
}
