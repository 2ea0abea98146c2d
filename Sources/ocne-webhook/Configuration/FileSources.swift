/// Which files are read, as flags and settings name them now.
struct FileSources: Sendable {
    var certificates: CertificateSource
    var metadata: MetadataSource
    var policy: PolicySource
    /// CAs of clients' certificates; nil where clients are asked for none.
    var clientAuthorities: String?
}
