internal import COpenSSL

/// What is known of the OpenSSL that runs.
public enum OpenSSL {
    /// `OpenSSL 3.0.19 27 Jan 2026`.
    public static var version: String { unsafe String(cString: OpenSSL_version(OPENSSL_VERSION)) }

    /// Whether fetches default to approved algorithms only (`default_properties = fips=yes` in OpenSSL's configuration).
    public static var isFIPS: Bool { EVP_default_properties_is_fips_enabled(nil) == 1 }
}
