public import JSON

/// A TLSSecurityProfile of config.openshift.io, as it is written: the APIServer `cluster` has one at
/// `spec.tlsSecurityProfile`.
public struct TLSProfileSummary: Sendable, Equatable {
    /// `type`: Old, Intermediate, Modern or Custom; empty where there is no profile.
    public let type: String
    /// `custom`; nil where there is none.
    public let custom: Custom?

    /// The parameters of a profile of type Custom.
    public struct Custom: Sendable, Equatable {
        /// `minTLSVersion`, such as VersionTLS12; empty where there is none.
        public let minimumVersion: String
        /// `ciphers`, by OpenSSL's or IANA's names.
        public let ciphers: [String]
        /// `groups`, such as X25519 and secp256r1.
        public let groups: [String]

        /// Parameters put together by hand, not read from an object.
        public init(minimumVersion: String, ciphers: [String], groups: [String] = []) {
            self.minimumVersion = minimumVersion
            self.ciphers = ciphers
            self.groups = groups
        }
    }

    /// Names of one list that are kept: OpenSSL has fewer suites.
    private static let maxNames = 256

    /// A profile put together by hand, not read from an object.
    public init(type: String, custom: Custom? = nil) {
        self.type = type
        self.custom = custom
    }

    /// Reads a profile; `profile` is the value of `tlsSecurityProfile`. What is missing or has another type counts as
    /// empty, and so does a string of more than 512 bytes.
    public init(_ profile: borrowing Field) {
        type = profile["type"].keptText
        let custom = profile["custom"]
        self.custom =
            custom.value?.isObject == true
            ? Custom(
                minimumVersion: custom["minTLSVersion"].keptText, ciphers: Self.names(custom["ciphers"]),
                groups: Self.names(custom["groups"])) : nil
    }

    private static func names(_ list: borrowing Field) -> [String] {
        var names: [String] = []
        var elements = list.elements
        while let element = elements.next(), names.count < maxNames { names.append(Field(element).keptText) }
        return names
    }
}
