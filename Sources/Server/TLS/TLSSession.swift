internal import COpenSSL

/// The TLS state of one connection on a non-blocking socket that the caller owns and closes after the session.
/// Follows OpenSSL's calling rules: the error queue is cleared before a call and drained after a failed one on the same
/// thread; a call that wants to read or write is repeated when the socket is ready for that; after a fatal error there
/// are no further calls. A session is confined to one thread.
@safe
public final class TLSSession {
    private let session: OpaquePointer
    private let allowedNames: [String]
    private var isBroken = false
    /// Amount of data from the peer; nil for clients.
    private var intake: Intake?

    /// Counts the bytes that a server receives and the payload among them, to detect peers that send mostly overhead.
    private struct Intake {
        /// Bytes received by the end of the handshake.
        var handshakeBytes: UInt64 = 0
        /// Bytes of payload since then.
        var dataBytes: UInt64 = 0

        /// Limit of the overhead: some records of the maximum size, plus for each byte of payload more than the
        /// overhead of a record that carries only this byte.
        var allowedBytes: UInt64 { 64 * 1024 &+ dataBytes &* 64 }
    }

    /// Socket reads per call. epoll reports the rest; handshakes often need several reads.
    private static let handshakeReads: Int32 = 32

    /// The result of a call.
    public enum Outcome: Equatable {
        /// Number of bytes, at least one; 0 for a completed handshake.
        case done(Int)
        case wantsRead
        case wantsWrite
        /// The peer closed the session.
        case ended
        /// The connection is unusable, for this reason (reported by OpenSSL or the system).
        case failed(String)
    }

    /// Creates the server side of a connection.
    ///
    /// - Parameter descriptor: The socket; it must stay open for the lifetime of the session.
    public convenience init(_ context: TLSContext, descriptor: Int32) throws(TLSError) {
        unsafe try self.init(context.context, descriptor: descriptor, allowedNames: context.allowedNames)
        unsafe SSL_set_accept_state(session)
        unsafe ocne_limit_reads(session)
        intake = Intake()
    }

    init(_ context: OpaquePointer, descriptor: Int32, allowedNames: [String]) throws(TLSError) {
        ocne_clear_errors()
        guard let session = unsafe SSL_new(context) else { throw TLSError.fromQueue("cannot create a TLS session") }
        unsafe self.session = unsafe session
        self.allowedNames = allowedNames
        guard unsafe SSL_set_fd(session, descriptor) == 1 else { throw TLSError.fromQueue("cannot use the socket") }
    }

    /// Makes this the client side, to a server that must authenticate as `name`.
    func expect(_ name: String) throws(TLSError) {
        unsafe SSL_set_connect_state(session)
        let parameters = unsafe SSL_get0_param(session)
        if unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, name) == 1 { return }
        ocne_clear_errors()
        guard unsafe SSL_set1_host(session, name) == 1, unsafe ocne_set_server_name(session, name) == 1 else {
            throw TLSError.fromQueue("cannot use the server name \(name)")
        }
    }

    deinit {
        unsafe SSL_free(session)
    }

    /// Calls `body` with OpenSSL's object, for reading only.
    func withSession<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(session) }

    /// Continues the handshake.
    public func handshake() -> Outcome {
        guard !isBroken else { return .failed("the session is broken") }
        ocne_clear_errors()
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

    /// True if HTTP/2 was negotiated.
    public var speaksHTTP2: Bool {
        var name: UnsafePointer<UInt8>? = nil
        var length: UInt32 = 0
        unsafe SSL_get0_alpn_selected(session, &name, &length)
        guard let name = unsafe name else { return false }
        return unsafe length == 2 && name[0] == UInt8(ascii: "h") && name[1] == UInt8(ascii: "2")
    }

    /// Reads decrypted bytes into `buffer`, starting at `offset`. Returns `wantsRead` if the buffer is full.
    /// A server reads from the socket once per call: after `wantsRead` the socket may still hold data, which epoll
    /// reports at once.
    public func read(into buffer: inout [UInt8], from offset: Int) -> Outcome {
        unsafe buffer.withUnsafeMutableBufferPointer { bytes in
            guard offset < bytes.count else { return .wantsRead }
            return unsafe read(into: UnsafeMutableBufferPointer(rebasing: bytes[offset...]))
        }
    }

    /// Appends decrypted bytes to `bytes`, at most `limit`, and otherwise reads like `read(into:from:)`: for a large body,
    /// which is not copied once more then. The capacity grows if less than `limit` bytes of it are unused.
    public func read(appendingTo bytes: inout [UInt8], limit: Int) -> Outcome {
        guard limit > 0 else { return .wantsRead }
        var outcome = Outcome.wantsRead
        bytes.append(addingCapacity: limit) { added in
            unsafe added.withUnsafeMutableBufferPointer { buffer, count in
                outcome = unsafe read(into: buffer)
                if case .done(let read) = outcome { count = read }
            }
        }
        return outcome
    }

    private func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Outcome {
        guard !isBroken else { return .failed("the session is broken") }
        // A read of zero bytes would look like a broken connection.
        guard !buffer.isEmpty, let base = buffer.baseAddress else { return .wantsRead }
        ocne_clear_errors()
        let session = unsafe session
        if intake != nil { unsafe ocne_allow_reads(session, 1) }
        let result = unsafe SSL_read(session, base, Int32(clamping: buffer.count))
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

    /// True if OpenSSL has buffered input that `read` has not returned yet: epoll does not report it.
    public var hasBufferedInput: Bool { unsafe SSL_has_pending(session) == 1 }

    /// Writes bytes of `buffer`, starting at `offset`; often only some of them. Returns `wantsWrite` if there are none.
    public func write(_ buffer: borrowing [UInt8], from offset: Int) -> Outcome {
        guard !isBroken else { return .failed("the session is broken") }
        guard offset < buffer.count else { return .wantsWrite }
        ocne_clear_errors()
        let session = unsafe session
        let result = unsafe buffer.withUnsafeBytes { bytes -> Int32 in
            guard let base = bytes.baseAddress, offset < bytes.count else { return 0 }
            return unsafe SSL_write(session, base + offset, Int32(clamping: bytes.count - offset))
        }
        return result > 0 ? .done(Int(result)) : outcome(of: result)
    }

    /// Notifies the peer of the end of data. The peer need not have received it when the socket is closed.
    public func close() {
        guard !isBroken, unsafe SSL_is_init_finished(session) == 1 else { return }
        ocne_clear_errors()
        _ = unsafe SSL_shutdown(session)
        ocne_clear_errors()
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

    /// Returns true if the peer's certificate has one of these names, or if there are none.
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

/// A session is confined to the thread of its connection.
@available(*, unavailable)
extension TLSSession: Sendable {}
