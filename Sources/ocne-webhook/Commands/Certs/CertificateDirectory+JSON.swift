internal import CertificateRotation
internal import JSON
internal import Primitives
internal import TLS

extension CertificateDirectory {
    /// Returns the paths of the files and the CA bundle as JSON.
    func json(_ kept: ManagedCertificates) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.list("files", ManagedCertificates.File.allCases) { $0.string(path($1)) }
            writer.list("names", kept.serving.names) { $0.string($1) }
            writer.member("notAfter", CivilTime(unixSeconds: kept.serving.notAfter).rfc3339)
            writer.member("caBundle", Base64.encode(kept.authoritiesPEM))
        }
        return writer.bytes
    }
}
