internal import EventLoop
internal import TLS

/// The CA beside a certificate in files: `ca.crt` in the directory of the certificate, where cert-manager and `certs/`
/// put it.
///
/// The server does not use it; it is read for the metric of its expiry only.
enum AuthorityFile {
    private static let maxBytes = 1024 * 1024

    /// When the newest CA of the file stops being valid, in seconds since 1970; nil where there is no file, or no CA
    /// certificate in it. Reads the file, so not for a thread that serves.
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
    /// When the CA of the certificate stops being valid, in seconds since 1970; nil where it is not known, or where
    /// `ManagedCertificate` measures it. Reads a file, so not for a thread that serves.
    func authorityNotAfter(madeUntil selfMade: Int64) -> Int64? {
        switch self {
        case .files(let certificate, _): AuthorityFile.notAfter(besideCertificate: certificate)
        case .selfMade: selfMade
        case .selfManaged: nil
        }
    }
}
