internal import COpenSSL

/// Private keys in PEM.
public enum PrivateKeys {
    /// Keys of one text that are looked at.
    private static let maxKeys = 16

    /// Every key of a text, in PEM of its own; what stands between is passed over.
    ///
    /// - Throws: `TLSError` when one cannot be read without a password.
    public static func all(inPEM pem: [UInt8]) throws(TLSError) -> [[UInt8]] {
        ERR_clear_error()
        var keys: [[UInt8]] = []
        unsafe withMemoryBIO(pem) { bio in
            while keys.count < maxKeys, let key = unsafe PEM_read_bio_PrivateKey(bio, nil, noPassword, nil) {
                if let one = unsafe bytesOfBIO({ unsafe PEM_write_bio_PrivateKey($0, key, nil, nil, 0, noPassword, nil) == 1 }) {
                    keys.append(one)
                }
                unsafe EVP_PKEY_free(key)
            }
        }
        ERR_clear_error()
        // Reading ends where no key begins any more, and at one that is damaged; OpenSSL says the same in both cases.
        let begun = String(decoding: pem, as: UTF8.self).split(separator: "-----BEGIN ", omittingEmptySubsequences: false).dropFirst()
            .count { $0.prefix { $0 != "-" }.hasSuffix("PRIVATE KEY") }
        guard keys.count >= min(begun, maxKeys) else { throw TLSError("key \(keys.count + 1) can't be read without a password") }
        return keys
    }
}
