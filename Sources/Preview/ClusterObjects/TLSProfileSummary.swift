public import JSON

/// A TLSSecurityProfile of config.openshift.io, which the APIServer `cluster` has at `spec.tlsSecurityProfile`.
public struct TLSProfileSummary: Sendable, Equatable {
    /// `type`: Old, Intermediate, Modern or Custom; empty if there is no profile.
    public let type: String
    /// `custom`; nil if there is none.
    public let custom: Custom?

    /// The parameters of a profile of type Custom.
    public struct Custom: Sendable, Equatable {
        /// `minTLSVersion`, such as VersionTLS12; empty if there is none.
        public let minimumVersion: String
        /// `ciphers`, by OpenSSL's or IANA's names.
        public let ciphers: [String]
        /// `groups`, such as X25519 and secp256r1.
        public let groups: [String]

        /// Creates parameters from values.
        public init(minimumVersion: String, ciphers: [String], groups: [String] = []) {
            self.minimumVersion = minimumVersion
            self.ciphers = ciphers
            self.groups = groups
        }
    }

    /// Limit of names in a list: OpenSSL has fewer cipher suites.
    private static let maxNames = 256

    /// Creates a profile from values.
    public init(type: String, custom: Custom? = nil) {
        self.type = type
        self.custom = custom
    }

    /// Reads a profile; `profile` is the value of `tlsSecurityProfile`. A missing field, one of another type, and a
    /// string of more than 512 bytes are read as empty.
    public init(_ profile: borrowing Field) {
        type = profile["type"].boundedString
        let custom = profile["custom"]
        self.custom =
            custom.value?.isObject == true
            ? Custom(
                minimumVersion: custom["minTLSVersion"].boundedString, ciphers: Self.names(custom["ciphers"]),
                groups: Self.names(custom["groups"])) : nil
    }

    private static func names(_ list: borrowing Field) -> [String] {
        var names: [String] = []
        var elements = list.elements
        while let element = elements.next(), names.count < maxNames { names.append(Field(element).boundedString) }
        return names
    }
}
