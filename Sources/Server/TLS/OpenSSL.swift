internal import COpenSSL

/// What is known of the OpenSSL that runs.
public enum OpenSSL {
    /// `OpenSSL 3.0.19 27 Jan 2026`.
    public static var version: String { unsafe String(cString: OpenSSL_version(OPENSSL_VERSION)) }

    /// Keeps OpenSSL from taking itself apart when the process ends, as it does by default in `exit`: threads that
    /// still speak TLS in that moment would find its locks gone. The kernel takes everything back anyway. To be called
    /// before anything else of OpenSSL is, once.
    ///
    /// Source: OPENSSL_init_crypto(3), `OPENSSL_INIT_NO_ATEXIT`.
    public static func stayUntilTheEnd() {
        _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
    }

    /// True if fetches default to approved algorithms only (`default_properties = fips=yes` in OpenSSL's
    /// configuration).
    public static var isFIPS: Bool { EVP_default_properties_is_fips_enabled(nil) == 1 }
}
