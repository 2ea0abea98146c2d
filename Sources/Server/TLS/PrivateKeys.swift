internal import COpenSSL

/// Private keys in PEM. Their format is detected from their content, regardless of the label, as in Go's
/// `tls.X509KeyPair`.
public enum PrivateKeys {
    /// Limit of keys read from one input.
    private static let maxKeys = 16

    private static let label = "PRIVATE KEY"

    /// Returns every key of the input, each as a PEM block of its own (PKCS #8). Skips anything between them.
    ///
    /// - Throws: `TLSError` if one is encrypted or cannot be read.
    public static func all(inPEM pem: [UInt8]) throws(TLSError) -> [[UInt8]] {
        var keys: [[UInt8]] = []
        var problem: String?
        let damage = PEMBlock.forEach(in: pem) { block in
            guard isKey(block) else { return true }
            guard let key = unsafe read(block) else {
                problem = "key \(keys.count + 1) cannot be read without a password"
                return false
            }
            if let one = unsafe bytesOfBIO({
                unsafe PEM_write_bio_PrivateKey($0, key, nil, nil, 0, noPassword, nil) == 1
            }) {
                keys.append(one)
            }
            unsafe EVP_PKEY_free(key)
            return keys.count < maxKeys
        }
        ERR_clear_error()
        if let damage, problem == nil {
            problem = "key \(keys.count + 1) cannot be read: \(damage.joined(separator: "; "))"
        }
        if let problem { throw TLSError(problem) }
        return keys
    }

    /// Returns the first key of the input; the caller frees it.
    ///
    /// - Throws: `TLSError` if no key can be read.
    static func first(inPEM pem: [UInt8]) throws(TLSError) -> OpaquePointer {
        var found: OpaquePointer? = nil
        var reason: String?
        let damage = PEMBlock.forEach(in: pem) { block in
            guard isKey(block) else { return true }
            unsafe found = unsafe read(block)
            if unsafe found == nil {
                reason = isEncrypted(block) ? "it is encrypted" : drainErrorQueue().joined(separator: "; ")
            } else if unsafe ocne_has_explicit_curve(found) == 1 {
                unsafe EVP_PKEY_free(found)
                unsafe found = nil
                reason = "explicit curve parameters are not supported; use a named curve"
            }
            return false
        }
        ERR_clear_error()
        if let found = unsafe found { return unsafe found }
        let what = "no unencrypted PEM private key found in the key file"
        let hint = PEMBlock.hasByteOrderMark(pem) ? "it begins with a byte order mark" : nil
        let why = reason ?? damage?.joined(separator: "; ") ?? hint ?? ""
        throw TLSError(why.isEmpty ? what : "\(what): \(why)")
    }

    private static func isKey(_ block: PEMBlock) -> Bool { block.label == label || block.label.hasSuffix(" \(label)") }

    private static func isEncrypted(_ block: PEMBlock) -> Bool {
        block.isEncrypted || block.label == "ENCRYPTED \(label)"
    }

    /// Reads PKCS #1, PKCS #8 or SEC 1.
    private static func read(_ block: PEMBlock) -> OpaquePointer? {
        guard !isEncrypted(block) else { return nil }
        return unsafe block.der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var at = bytes.baseAddress
            return unsafe d2i_AutoPrivateKey(nil, &at, bytes.count)
        }
    }
}
