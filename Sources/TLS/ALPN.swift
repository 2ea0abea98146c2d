internal import COpenSSL

// Protocols that clients offer in the handshake (RFC 7301), as length and name in turn. Called by OpenSSL on the thread of the session;
// the texts are static, so that what they point at outlives every session.

/// Takes HTTP/2 where the client knows it, else HTTP/1.1.
func selectHTTP2OrHTTP1(
    _: OpaquePointer?, _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32, _: UnsafeMutableRawPointer?
) -> Int32 {
    unsafe select(["h2", "http/1.1"], out, outLength, offered, offeredLength)
}

/// Takes HTTP/1.1 only.
func selectHTTP1(
    _: OpaquePointer?, _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32, _: UnsafeMutableRawPointer?
) -> Int32 {
    unsafe select(["http/1.1"], out, outLength, offered, offeredLength)
}

private func select(
    _ ours: [StaticString], _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outLength: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32
) -> Int32 {
    guard let out = unsafe out, let outLength = unsafe outLength, let offered = unsafe offered else { return SSL_TLSEXT_ERR_NOACK }
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
    // Nothing in common: speak HTTP/1.1, which clients without the extension expect too.
    return SSL_TLSEXT_ERR_NOACK
}
