internal import COpenSSL

/// Properties of the linked OpenSSL.
public enum OpenSSL {
    /// `OpenSSL 3.0.19 27 Jan 2026`.
    public static var version: String { unsafe String(cString: OpenSSL_version(OPENSSL_VERSION)) }

    /// Keeps OpenSSL from cleaning up in `exit`, as it does by default: threads that still use TLS at that time would
    /// access freed locks. The kernel reclaims the memory anyway. Call once, before any other OpenSSL function.
    /// Source: OPENSSL_init_crypto(3), `OPENSSL_INIT_NO_ATEXIT`.
    public static func disableExitCleanup() {
        _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
    }

    /// True if fetches default to approved algorithms (`default_properties = fips=yes` in OpenSSL's configuration).
    public static var isFIPS: Bool { EVP_default_properties_is_fips_enabled(nil) == 1 }
}
