internal import COpenSSL

/// One connection's TLS, from the handshake to the end, on a non-blocking socket that somebody else owns and closes
/// later.
///
/// Calling rules of OpenSSL, kept here: the error queue is cleared before a call and drained after a failed one, on the
/// same thread; a call that wants to read or write is repeated when the socket is ready, whichever way it is; after a
/// fatal error nothing more is called. A session belongs to one thread.
@safe
public final class TLSSession {
    private let session: OpaquePointer
    private let allowedNames: [String]
    private var isBroken = false
    /// What the peer has sent; nil for the client's side.
    private var intake: Intake?

    /// How much a peer has sent of its own making and how much of that was data: a server's peers may be up to
    /// something.
    private struct Intake {
        /// Bytes taken from the socket by the end of the handshake.
        var handshakeBytes: UInt64 = 0
        /// Bytes of data since then.
        var dataBytes: UInt64 = 0

        /// Bytes around data beyond which a peer sends something else than data: some records of the largest size, and
        /// for each byte of data more than the record around it takes when it is alone there.
        var allowedBytes: UInt64 { 64 * 1024 &+ dataBytes &* 64 }
    }

    /// Reads from the socket in one call. What is left is told by epoll; a handshake needs several reads more often.
    private static let handshakeReads: Int32 = 32

    /// How far a call came.
    public enum Outcome: Equatable {
        /// So many bytes, at least one; 0 for a finished handshake.
        case done(Int)
        case wantsRead
        case wantsWrite
        /// The peer said that it is done.
        case ended
        /// The connection is of no further use, for the reason given (OpenSSL's words, or the system's).
        case failed(String)
    }

    /// The server's side of a connection.
    ///
    /// - Parameter descriptor: The socket; it must stay open while the session lives.
    public convenience init(_ context: TLSContext, descriptor: Int32) throws(TLSError) {
        unsafe try self.init(context.context, descriptor: descriptor, allowedNames: context.allowedNames)
        unsafe SSL_set_accept_state(session)
        unsafe ocne_limit_reads(session)
        intake = Intake()
    }

    init(_ context: OpaquePointer, descriptor: Int32, allowedNames: [String]) throws(TLSError) {
        ERR_clear_error()
        guard let session = unsafe SSL_new(context) else { throw TLSError.fromQueue("cannot create a TLS session") }
        unsafe self.session = unsafe session
        self.allowedNames = allowedNames
        guard unsafe SSL_set_fd(session, descriptor) == 1 else { throw TLSError.fromQueue("cannot use the socket") }
    }

    /// Makes this the client's side, to a server that must prove to be `name`.
    func expect(_ name: String) throws(TLSError) {
        unsafe SSL_set_connect_state(session)
        let parameters = unsafe SSL_get0_param(session)
        if unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, name) == 1 { return }
        ERR_clear_error()
        guard unsafe SSL_set1_host(session, name) == 1, unsafe ocne_set_server_name(session, name) == 1 else {
            throw TLSError.fromQueue("cannot use the server name \(name)")
        }
    }

    deinit {
        unsafe SSL_free(session)
    }

    /// Lends OpenSSL's object to what looks at it only.
    func withSession<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(session) }

    /// Goes on with the handshake.
    public func handshake() -> Outcome {
        guard !isBroken else { return .failed("the session is broken") }
        ERR_clear_error()
        if intake != nil { unsafe ocne_allow_reads(session, Self.handshakeReads) }
        let result = unsafe SSL_do_handshake(session)
        guard result == 1 else { return outcome(of: result) }
        intake?.handshakeBytes = unsafe ocne_bytes_read(session)
        guard hasPeerName(of: allowedNames) else {
            isBroken = true
            return .failed("client name not allowed")
        }
        return .done(0)
    }

    /// True if HTTP/2 was agreed on.
    public var speaksHTTP2: Bool {
        var name: UnsafePointer<UInt8>? = nil
        var length: UInt32 = 0
        unsafe SSL_get0_alpn_selected(session, &name, &length)
        guard let name = unsafe name else { return false }
        return unsafe length == 2 && name[0] == UInt8(ascii: "h") && name[1] == UInt8(ascii: "2")
    }

    /// Reads decrypted bytes into `buffer` from `offset` on. Without room there it wants to read, later.
    ///
    /// A server's side takes from the socket once in a call: when it wants to read there may be more in it, as whoever
    /// waits for the socket is told at once.
    public func read(into buffer: inout [UInt8], from offset: Int) -> Outcome {
        guard !isBroken else { return .failed("the session is broken") }
        // OpenSSL must not be asked for nothing: what it answers then reads as a broken connection.
        guard offset < buffer.count else { return .wantsRead }
        ERR_clear_error()
        let session = unsafe session
        if intake != nil { unsafe ocne_allow_reads(session, 1) }
        let result = unsafe buffer.withUnsafeMutableBytes { bytes -> Int32 in
            guard let base = bytes.baseAddress, offset < bytes.count else { return 0 }
            return unsafe SSL_read(session, base + offset, Int32(clamping: bytes.count - offset))
        }
        if result > 0 {
            intake?.dataBytes &+= UInt64(result)
            return .done(Int(result))
        }
        let outcome = outcome(of: result)
        guard outcome == .wantsRead, let intake else { return outcome }
        guard unsafe ocne_bytes_read(session) &- intake.handshakeBytes <= intake.allowedBytes else {
            isBroken = true
            return .failed("too many records without data")
        }
        return outcome
    }

    /// True if bytes were read from the socket that `read` has not handed out: epoll does not know of those.
    public var hasBufferedInput: Bool { unsafe SSL_has_pending(session) == 1 }

    /// Writes bytes of `buffer` from `offset` on; often not all of them. Without any it wants to write, later.
    public func write(_ buffer: borrowing [UInt8], from offset: Int) -> Outcome {
        guard !isBroken else { return .failed("the session is broken") }
        guard offset < buffer.count else { return .wantsWrite }
        ERR_clear_error()
        let session = unsafe session
        let result = unsafe buffer.withUnsafeBytes { bytes -> Int32 in
            guard let base = bytes.baseAddress, offset < bytes.count else { return 0 }
            return unsafe SSL_write(session, base + offset, Int32(clamping: bytes.count - offset))
        }
        return result > 0 ? .done(Int(result)) : outcome(of: result)
    }

    /// Tells the peer that no more will be sent. It need not have been read when the socket is closed.
    public func close() {
        guard !isBroken, unsafe SSL_is_init_finished(session) == 1 else { return }
        ERR_clear_error()
        _ = unsafe SSL_shutdown(session)
        ERR_clear_error()
    }

    private func outcome(of result: Int32) -> Outcome {
        switch unsafe SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ: return .wantsRead
        case SSL_ERROR_WANT_WRITE: return .wantsWrite
        case SSL_ERROR_ZERO_RETURN: return .ended
        case SSL_ERROR_SYSCALL:
            isBroken = true
            return .failed(drainErrorQueue().first ?? "connection reset")
        default:
            isBroken = true
            return .failed(drainErrorQueue().first ?? "protocol error")
        }
    }

    /// True if the peer's certificate has one of these names; true where there are none.
    func hasPeerName(of allowedNames: [String]) -> Bool {
        guard !allowedNames.isEmpty else { return true }
        guard let certificate = unsafe SSL_get0_peer_certificate(session) else { return false }
        return allowedNames.contains { name in
            if unsafe X509_check_host(
                certificate, name, name.utf8.count, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS), nil) == 1
            {
                return true
            }
            var buffer = [CChar](repeating: 0, count: 256)
            let subject = unsafe X509_get_subject_name(certificate)
            let length = unsafe X509_NAME_get_text_by_NID(subject, NID_commonName, &buffer, Int32(buffer.count))
            guard length > 0 else { return false }
            return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self) == name
        }
    }
}

/// A session is bound to the thread that its connection lives on.
@available(*, unavailable)
extension TLSSession: Sendable {}
