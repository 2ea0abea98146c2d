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

    /// Does what OpenSSL does once in a process, so that the first certificate and the first TLS context take less time:
    /// it reads its configuration, seeds its generators, and looks up its algorithms. Any thread, at any time after
    /// `disableExitCleanup`; other threads that use OpenSSL meanwhile wait only for what they need themselves.
    public static func prepare() {
        ERR_clear_error()
        unsafe EVP_PKEY_free(ocne_generate_p256())
        unsafe SSL_CTX_free(SSL_CTX_new(TLS_server_method()))
        ERR_clear_error()
    }

    /// True if fetches default to approved algorithms (`default_properties = fips=yes` in OpenSSL's configuration).
    public static var isFIPS: Bool { EVP_default_properties_is_fips_enabled(nil) == 1 }
}
