public import TLS

/// What replicas share: the authorities that clients are to trust, and the serving certificate that one of them has
/// issued.
///
/// The same four files as a directory that `certs generate` makes: `ca.crt`, `ca.key`, `tls.crt`, `tls.key`, the newest
/// authority first.
public struct ManagedCertificates: Sendable, Equatable {
    /// Newest first. At least one.
    public var authorities: [Authority]
    /// The serving certificate.
    public var serving: PublicCertificate
    /// The serving certificate with its chain, in PEM.
    public var servingPEM: [UInt8]
    /// Its key, in PEM.
    public var keyPEM: [UInt8]
    /// Since when every registration has the newest authority, in seconds since 1970; nil while that is not so.
    public var trustedSince: Int64?
    /// Since when the newest authority's certificate is served, in seconds since 1970; nil while an older one's is.
    public var servingSince: Int64?
    /// What somebody has asked for; nil when nothing.
    public var request: RotationRequest?

    /// An authority, with its key if it may still have to issue.
    public struct Authority: Sendable, Equatable {
        /// The authority's certificate.
        public var certificate: PublicCertificate
        /// Its key in PEM; nil where it will not issue any more.
        public var keyPEM: [UInt8]?

        /// With or without its key, which is not looked at here.
        public init(certificate: PublicCertificate, keyPEM: [UInt8]?) {
            self.certificate = certificate
            self.keyPEM = keyPEM
        }
    }

    /// Names of the files.
    public enum File: String, CaseIterable, Sendable {
        case authorities = "ca.crt"
        case authorityKeys = "ca.key"
        case serving = "tls.crt"
        case key = "tls.key"
    }

    /// The place of the authority that has issued the serving certificate; nil when none here has.
    public var issuer: Int? { authorities.firstIndex { serving.isIssued(by: $0.certificate) } }

    /// What clients are to trust, in PEM, newest first.
    public var authoritiesPEM: [UInt8] { authorities.flatMap { $0.certificate.pem } }

    /// The contents of the files.
    public var files: [(name: File, content: [UInt8])] {
        [
            (.authorities, authoritiesPEM), (.authorityKeys, authorities.flatMap { $0.keyPEM ?? [] }),
            (.serving, servingPEM),
            (.key, keyPEM),
        ]
    }
}

/// What an operator can ask for.
public enum RotationRequest: String, Sendable, CaseIterable {
    /// A new authority, and a certificate of it once it is trusted.
    case authority = "ca"
    /// A new serving certificate of the authority that there is.
    case serving
}

/// What is wrong with certificates that were read. Never holds key material.
public struct ContentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// For people.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension ManagedCertificates {
    /// Authorities that are kept at once: more are a sign of something that runs wild.
    static let maxAuthorities = 4

    /// Reads the files. `ca.key` may be missing or hold fewer keys than there are authorities: without the newest
    /// one's, the next renewal begins with a new authority.
    ///
    /// - Throws: `ContentError` that names the file and what is wrong with it.
    public init(reading content: (File) -> [UInt8]?) throws(ContentError) {
        func read(_ file: File) throws(ContentError) -> [UInt8] {
            guard let bytes = content(file), !bytes.isEmpty else { throw ContentError("\(file.rawValue) is missing") }
            return bytes
        }
        servingPEM = try read(.serving)
        keyPEM = try read(.key)
        let chain = try Self.certificates(.serving, servingPEM)
        let found = try Self.certificates(.authorities, try read(.authorities))
        serving = chain[0]
        do {
            _ = try Certificate(certificatePEM: servingPEM, keyPEM: keyPEM)
        } catch {
            throw ContentError("tls.crt, tls.key: \(error)")
        }
        guard found.count <= Self.maxAuthorities else {
            throw ContentError("ca.crt holds \(found.count) certificates; \(Self.maxAuthorities) are the limit")
        }
        if let other = found.first(where: { !$0.isAuthority }) {
            throw ContentError("ca.crt holds a certificate that is no CA's: \(other.subject)")
        }
        var keys: [[UInt8]] = []
        if let bytes = content(.authorityKeys), !bytes.isEmpty {
            do {
                keys = try PrivateKeys.all(inPEM: bytes)
            } catch {
                throw ContentError("ca.key: \(error)")
            }
            guard !keys.isEmpty else { throw ContentError("ca.key holds no private key in PEM") }
        }
        authorities = found.map { certificate in
            Authority(certificate: certificate, keyPEM: keys.first { certificate.hasKey(inPEM: $0) })
        }
        if let first = keys.first, authorities.allSatisfy({ $0.keyPEM == nil }), !first.isEmpty {
            throw ContentError("ca.key belongs to no certificate of ca.crt")
        }
    }

    private static func certificates(_ file: File, _ pem: [UInt8]) throws(ContentError) -> [PublicCertificate] {
        let found: [PublicCertificate]
        do {
            found = try PublicCertificate.all(inPEM: pem)
        } catch {
            throw ContentError("\(file.rawValue): \(error)")
        }
        guard !found.isEmpty else { throw ContentError("\(file.rawValue) holds no certificate in PEM") }
        return found
    }
}
