internal import EventLoop
internal import TLS

/// The current content of the files named by `ClusterAccess`, read again as they rotate. Confined to its client's
/// thread.
final class Credentials {
    private let access: ClusterAccess
    private var context: TLSClientContext?
    /// The content that the context was created from.
    private var contextSource: [[UInt8]?] = []
    private var token: String?
    private var tokenReadAt: UInt64?

    /// Maximum size in bytes of a file with certificates, a key or a token.
    private static let maxFileBytes = 1024 * 1024
    /// Lifetime of a cached token: the kubelet renews it long before it expires.
    private static let tokenNanoseconds: UInt64 = 60_000_000_000

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(_ access: ClusterAccess) {
        self.access = access
    }

    /// Returns the TLS context for new connections; nil for plain HTTP. Reads the files each time: connections are
    /// rare.
    func tlsContext() throws(Failure) -> TLSClientContext? {
        guard access.server.usesTLS else { return nil }
        let authorities = try access.authorities.map { material throws(Failure) in try Self.read(material, "CA") }
        let certificate = try access.certificate.map { pair throws(Failure) in
            try Self.read(pair.certificate, "client certificate")
        }
        let key = try access.certificate.map { pair throws(Failure) in try Self.read(pair.key, "client key") }
        let parts = [authorities, certificate, key]
        if let context, parts == contextSource { return context }
        do {
            var pair: Certificate?
            if let certificate, let key { pair = try Certificate(certificatePEM: certificate, keyPEM: key) }
            let made = try TLSClientContext(trusting: authorities, certificate: pair)
            (context, contextSource) = (made, parts)
            return made
        } catch {
            throw Failure(description: "\(error)")
        }
    }

    /// Returns the token, if there is one.
    func bearerToken(now: UInt64) throws(Failure) -> String? {
        guard let material = access.token else { return nil }
        if let token, let tokenReadAt, now &- tokenReadAt < Self.tokenNanoseconds { return token }
        var bytes = try Self.read(material, "token")
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        token = String(decoding: bytes, as: UTF8.self)
        tokenReadAt = now
        return token
    }

    /// Drops the cached token after the API server has rejected it.
    func dropToken() { token = nil }

    private static func read(_ material: ClusterAccess.Material, _ what: String) throws(Failure) -> [UInt8] {
        switch material {
        case .bytes(let bytes): return bytes
        case .file(let path):
            do {
                return try File.read(path, limit: maxFileBytes)
            } catch {
                throw Failure(description: "\(what): \(path): \(error)")
            }
        }
    }
}
