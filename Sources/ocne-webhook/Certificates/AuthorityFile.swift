internal import EventLoop
internal import TLS

/// The CA beside a certificate in files: `ca.crt` in the same directory, as cert-manager and `certs/` write it. Read for
/// the metric of its expiry only.
enum AuthorityFile {
    private static let maxBytes = 1024 * 1024

    /// Returns the expiry of the newest CA in the file, in seconds since 1970; nil without a file or a CA certificate in
    /// it. Blocks on the disk, so it must not be called on an event loop.
    static func notAfter(besideCertificate path: String) -> Int64? {
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        do {
            return try PublicCertificate.all(inPEM: try File.read(directory + "ca.crt", limit: maxBytes)).filter(
                \.isAuthority
            )
            .map(\.notAfter).max()
        } catch {
            return nil
        }
    }
}

extension CertificateSource {
    /// Returns the expiry of the CA of the certificate, in seconds since 1970; nil if it is unknown, or if
    /// `ManagedCertificate` measures it. Blocks on the disk, so it must not be called on an event loop.
    func authorityNotAfter(madeUntil selfMade: Int64) -> Int64? {
        switch self {
        case .files(let certificate, _): AuthorityFile.notAfter(besideCertificate: certificate)
        case .selfMade: selfMade
        case .selfManaged: nil
        }
    }
}
