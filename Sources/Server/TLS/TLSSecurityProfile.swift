/// A TLS security profile as defined by OpenShift: minimum version, cipher suites and key exchange groups.
/// Source: github.com/openshift/api, config/v1, `TLSSecurityProfile`, `TLSProfiles`; its lists are those of version 5.8
/// of Mozilla's guidelines for servers.
public struct TLSSecurityProfile: Sendable, Equatable {
    /// The profile's `type`.
    public enum Kind: String, Sendable, CaseIterable {
        case old = "Old"
        case intermediate = "Intermediate"
        case modern = "Modern"
        case custom = "Custom"
    }

    /// The kind of profile.
    public let kind: Kind
    /// Minimum version.
    public let minimumVersion: TLSVersion
    /// Suites of all versions, by OpenSSL's or IANA's names, in order of preference. Those of TLS 1.3 are always
    /// offered. Empty for the server's default.
    public let cipherSuites: [String]
    /// Groups by the API's names, in order of preference. Empty for the server's default.
    public let groups: [String]

    private init(_ kind: Kind, _ minimumVersion: TLSVersion, _ cipherSuites: [String], _ groups: [String]) {
        self.kind = kind
        self.minimumVersion = minimumVersion
        self.cipherSuites = cipherSuites
        self.groups = groups
    }

    /// For very old clients only.
    public static let old = TLSSecurityProfile(.old, .v1_0, suitesOf13 + forwardSecretSuites + oldSuites, usualGroups)
    /// For most clients. The default of a cluster that configures no profile.
    public static let intermediate = TLSSecurityProfile(
        .intermediate, .v1_2, suitesOf13 + forwardSecretSuites, usualGroups)
    /// For clients with TLS 1.3 only.
    public static let modern = TLSSecurityProfile(.modern, .v1_3, suitesOf13, usualGroups)

    /// Creates a profile with custom parameters.
    public static func custom(minimumVersion: TLSVersion, cipherSuites: [String], groups: [String] = [])
        -> TLSSecurityProfile
    {
        TLSSecurityProfile(.custom, minimumVersion, cipherSuites, groups)
    }

    private static let suitesOf13 = [
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
    ]
    private static let forwardSecretSuites = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    ]
    private static let oldSuites = [
        "ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA384", "ECDHE-RSA-AES256-SHA384", "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA",
        "AES128-GCM-SHA256",
        "AES256-GCM-SHA384", "AES128-SHA256", "AES256-SHA256", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA",
    ]
    private static let usualGroups = ["X25519MLKEM768", "X25519", "secp256r1", "secp384r1"]
}
