internal import COpenSSL

// Selection of the application protocol that clients offer in the handshake (RFC 7301, ALPN), as pairs of length and
// name. OpenSSL calls these functions on the session's thread. The names are static, so the pointers outlive every
// session.

/// Selects HTTP/2 if the client offers it and the cipher suite permits it, else HTTP/1.1.
func selectHTTP2OrHTTP1(
    _ session: OpaquePointer?, _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ outLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32, _: UnsafeMutableRawPointer?
) -> Int32 {
    unsafe select(isFitForHTTP2(session) ? ["h2", "http/1.1"] : ["http/1.1"], out, outLength, offered, offeredLength)
}

/// Selects HTTP/1.1 only.
func selectHTTP1(
    _: OpaquePointer?, _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32, _: UnsafeMutableRawPointer?
) -> Int32 {
    unsafe select(["http/1.1"], out, outLength, offered, offeredLength)
}

/// Returns true if the cipher suite may be used with HTTP/2. Clients may close an HTTP/2 connection over TLS 1.2 whose
/// suite lacks ephemeral keys or authenticated encryption (RFC 9113, section 9.2.2 and appendix A). OpenSSL has
/// selected the suite before it asks for the protocol.
private func isFitForHTTP2(_ session: OpaquePointer?) -> Bool {
    guard let session = unsafe session else { return false }
    if unsafe SSL_version(session) >= TLS1_3_VERSION { return true }
    guard unsafe SSL_version(session) == TLS1_2_VERSION, let suite = unsafe SSL_get_pending_cipher(session) else {
        return false
    }
    return unsafe SSL_CIPHER_is_aead(suite) == 1 && SSL_CIPHER_get_kx_nid(suite) == NID_kx_ecdhe
}

private func select(
    _ ours: [StaticString], _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ outLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32
) -> Int32 {
    guard let out = unsafe out, let outLength = unsafe outLength, let offered = unsafe offered else {
        return SSL_TLSEXT_ERR_NOACK
    }
    let names = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredLength))
    for name in ours {
        var at = 0
        while at < names.count {
            let length = unsafe Int(names[at])
            guard at + 1 + length <= names.count else { break }
            if length == name.utf8CodeUnitCount,
                (0..<length).allSatisfy({ unsafe names[at + 1 + $0] == name.utf8Start[$0] })
            {
                unsafe out.pointee = unsafe name.utf8Start
                unsafe outLength.pointee = UInt8(length)
                return SSL_TLSEXT_ERR_OK
            }
            at += 1 + length
        }
    }
    // No common protocol: use HTTP/1.1, which clients without ALPN expect as well.
    return SSL_TLSEXT_ERR_NOACK
}
