internal import COpenSSL

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    /// Returns the digest of 32 bytes; nil if OpenSSL fails to compute it.
    public static func digest(_ bytes: [UInt8]) -> [UInt8]? {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        ERR_clear_error()
        guard unsafe EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil) == 1, length == 32 else {
            ERR_clear_error()
            return nil
        }
        return digest
    }
}
