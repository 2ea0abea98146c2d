public import TLS

/// Certificates that replicas share: the authorities that clients trust, and the serving certificate that one of them
/// issued.
///
/// Stored as four files, as `certs generate` writes them: `ca.crt`, `ca.key`, `tls.crt`, `tls.key`, with the newest
/// authority first.
public struct ManagedCertificates: Sendable, Equatable {
    /// Authorities, newest first. At least one.
    public var authorities: [Authority]
    /// The serving certificate.
    public var serving: PublicCertificate
    /// The serving certificate with its chain, in PEM.
    public var servingPEM: [UInt8]
    /// Private key of the serving certificate, in PEM.
    public var keyPEM: [UInt8]
    /// Time since which every bundle has the newest authority, in seconds since 1970; nil if one does not.
    public var trustedSince: Int64?
    /// Time since which a certificate of the newest authority is served, in seconds since 1970; nil if an older one's
    /// is.
    public var servingSince: Int64?
    /// Rotation that an operator has requested; nil if there is none.
    public var request: RotationRequest?

    /// An authority, with its key if it may still issue.
    public struct Authority: Sendable, Equatable {
        /// Certificate of the authority.
        public var certificate: PublicCertificate
        /// Private key in PEM; nil if the authority no longer issues.
        public var keyPEM: [UInt8]?

        /// Creates an authority; the key is not checked.
        public init(certificate: PublicCertificate, keyPEM: [UInt8]?) {
            self.certificate = certificate
            self.keyPEM = keyPEM
        }
    }

    /// Keys of the Secret's data, which are file names.
    public enum File: String, CaseIterable, Sendable {
        case authorities = "ca.crt"
        case authorityKeys = "ca.key"
        case serving = "tls.crt"
        case key = "tls.key"
    }

    /// Index of the authority that issued the serving certificate; nil if none of them did.
    public var issuer: Int? { authorities.firstIndex { serving.isIssued(by: $0.certificate) } }

    /// Certificates of the authorities in PEM, newest first.
    public var authoritiesPEM: [UInt8] { authorities.flatMap { $0.certificate.pem } }

    /// Contents of the files.
    public var files: [(name: File, content: [UInt8])] {
        [
            (.authorities, authoritiesPEM), (.authorityKeys, authorities.flatMap { $0.keyPEM ?? [] }),
            (.serving, servingPEM),
            (.key, keyPEM),
        ]
    }
}

/// A rotation that an operator can request.
public enum RotationRequest: String, Sendable, CaseIterable {
    /// A new authority, and a certificate from it once it is trusted.
    case authority = "ca"
    /// A new serving certificate from the current authority.
    case serving
}

/// Invalid certificate files. Never holds key material.
public struct ContentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file and the reason.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension ManagedCertificates {
    /// Limit of authorities: more are a sign of a fault.
    static let maxAuthorities = 4

    /// Reads the files. `ca.key` may be missing or have fewer keys than there are authorities: without the newest one's
    /// key, the next renewal starts with a new authority.
    ///
    /// - Throws: `ContentError` with the file and the reason.
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
            throw ContentError("ca.crt holds \(found.count) certificates; must be at most \(Self.maxAuthorities)")
        }
        if let other = found.first(where: { !$0.isAuthority }) {
            throw ContentError("ca.crt holds a certificate that is not a CA: \(other.subject)")
        }
        var keys: [[UInt8]] = []
        if let bytes = content(.authorityKeys), !bytes.isEmpty {
            do {
                keys = try PrivateKeys.all(inPEM: bytes)
            } catch {
                throw ContentError("ca.key: \(error)")
            }
            guard !keys.isEmpty else { throw ContentError("no PEM private key found in ca.key") }
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
        guard !found.isEmpty else { throw ContentError("no PEM certificate found in \(file.rawValue)") }
        return found
    }
}
