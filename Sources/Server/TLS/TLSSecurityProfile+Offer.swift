internal import COpenSSL

extension TLSSecurityProfile {
    /// What the OpenSSL that runs can offer of a profile.
    public struct Offer: Sendable, Equatable {
        /// Oldest version. Newer than the profile's where OpenSSL's configuration demands it, or where the profile has
        /// no suite for older ones.
        public let minimumVersion: TLSVersion
        /// Suites of TLS 1.2 and older, in OpenSSL's names; nil for the server's own choice.
        public let cipherSuites: [String]?
        /// Groups, in OpenSSL's names; nil for the server's own choice.
        public let groups: [String]?
        /// Suites and versions of the profile that are not offered, by the profile's names.
        public let missing: [String]
        /// Groups of the profile that are not offered, by the profile's names.
        public let missingGroups: [String]
    }

    /// Looks up what can be offered. Takes some hundred microseconds.
    ///
    /// - Throws: `TLSError` when suites or groups are named and none of them can be offered.
    public func offer() throws(TLSError) -> Offer {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
            throw TLSError.fromQueue("cannot set up TLS")
        }
        defer {
            unsafe SSL_CTX_free(context)
            ERR_clear_error()
        }
        var (suites, missing, missingGroups): ([String], [String], [String]) = ([], [], [])
        let configured = unsafe ocne_ctx_min_version(context)
        var minimum = TLSVersion.allCases.first { $0 >= minimumVersion && Int($0.number) >= configured } ?? .v1_3
        missing += TLSVersion.allCases.filter { $0 >= minimumVersion && $0 < minimum }.map(\.rawValue)
        var namesSuites13 = false
        for name in cipherSuites {
            if CipherSuiteNames.of13.contains(name) {
                namesSuites13 = true
            } else if let known = CipherSuiteNames.openSSL(name), unsafe SSL_CTX_set_cipher_list(context, known) == 1,
                unsafe ocne_ctx_has_suite(context, known) == 1
            {
                if !suites.contains(known) { suites.append(known) }
            } else {
                missing.append(name)
            }
        }
        if !cipherSuites.isEmpty, suites.isEmpty {
            // Without a suite for them, older versions could not be spoken.
            guard namesSuites13 || minimum == .v1_3 else {
                throw TLSError(
                    "unknown cipher suites: \(cipherSuites.prefix(Self.maxShown).joined(separator: ", "))")
            }
            minimum = .v1_3
        }
        var known: [String] = []
        for name in groups {
            if let group = CipherSuiteNames.group(name), unsafe ocne_ctx_set_groups(context, group) == 1 {
                known.append(group)
            } else {
                missingGroups.append(name)
            }
        }
        guard known.isEmpty == groups.isEmpty else {
            throw TLSError("unknown groups: \(groups.prefix(Self.maxShown).joined(separator: ", "))")
        }
        return Offer(
            minimumVersion: minimum, cipherSuites: suites.isEmpty ? nil : suites, groups: known.isEmpty ? nil : known,
            missing: missing,
            missingGroups: missingGroups)
    }

    /// Names in one message.
    private static let maxShown = 16
}
