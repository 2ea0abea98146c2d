/// The product and the version of this build.
enum Build {
    /// The name of the product: of the command, the default Service, and this server in logs of others.
    static let name = "ocne-webhook"
    static let version = "0.1.0"
    /// The date of this version.
    static let date = "2026-11-21"
    /// The `User-Agent` of requests to API servers.
    static let userAgent = "\(name)/\(version)"
}
