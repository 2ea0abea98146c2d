internal import CNghttp2

/// The server side of an HTTP/2 connection over nghttp2: bytes in, events out; responses in, bytes out. Performs no
/// I/O.
/// nghttp2 must not be called from its own callbacks, so those only record events; the caller of `receive` retrieves
/// them afterwards. A session is confined to one thread.
@safe
public final class HTTP2Session {
    private(set) var session: OpaquePointer?
    let configuration: HTTP2Configuration
    /// Events recorded by the callbacks.
    var events: [HTTP2Event] = []
    private var nextEventIndex = 0
    /// The fields that are arriving.
    let fields = HTTP2FieldBlock()
    private(set) var streams: [Int32: Stream] = [:]
    /// The stream that was looked up last: the next look-up is mostly for the same one.
    private var latest: (id: Int32, stream: Stream)?
    var peer = HTTP2PeerConduct()
    /// True if this side ended the session because of the peer's behaviour.
    private(set) var isTerminated = false
    /// Bytes of buffered bodies: of incomplete requests, and of those whose events have not been retrieved.
    public var heldBodyBytes: Int { bodyBytes }
    private var bodyBytes = 0
    /// Bytes of responses that the peer has not read.
    public var heldResponseBytes: Int { responseBytes }
    // Not public: accesses to a public variable are checked for exclusivity at run time.
    var responseBytes = 0
    /// True once nghttp2's state is unreliable, since memory was exhausted.
    var isBroken = false

    /// A stream opened by the peer.
    final class Stream {
        /// The head is complete.
        var hasHead = false
        /// The value of `content-length`; nil if there is none.
        var contentLength: Int?
        /// Changed only by `keep` and `drop`, which count its bytes.
        fileprivate(set) var body: [UInt8] = []
        /// Bytes of the body received, buffered or not.
        var bodyBytes = 0
        var maxBodyBytes = 0
        var isAccepted = false
        /// The body is complete.
        var isComplete = false
        /// The body is no longer needed.
        var isOver = false
        /// Changed only in `HTTP2Session+Responses.swift`, which counts its bytes.
        var response: [UInt8] = []
        var responseOffset = 0
        /// The response has been produced completely.
        var isAnswered = false
        var pace = Pace()
    }

    /// Creates a session whose first output is the server's SETTINGS.
    ///
    /// - Throws: `HTTP2SetupError` if memory is exhausted.
    public init(_ configuration: HTTP2Configuration) throws(HTTP2SetupError) {
        self.configuration = configuration
        var made: OpaquePointer? = nil
        var option: OpaquePointer? = nil
        guard unsafe nghttp2_option_new(&option) == 0 else { throw HTTP2SetupError() }
        defer { unsafe nghttp2_option_del(option) }
        unsafe nghttp2_option_set_no_auto_window_update(option, 1)
        // nghttp2 keeps closed streams, as many as may be open: this detects a peer that continues to send on one it
        // has ended.
        unsafe nghttp2_option_set_max_deflate_dynamic_table_size(option, 1024)
        // The session keeps this object unretained: `deinit` ends the session.
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        guard unsafe cnghttp2_session_server_new(&made, HTTP2Callbacks.shared.callbacks, me, option) == 0 else {
            throw HTTP2SetupError()
        }
        unsafe session = unsafe made
        let settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue),
                value: UInt32(configuration.maxConcurrentStreams)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue),
                value: UInt32(configuration.streamWindowBytes)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue),
                value: UInt32(configuration.maxHeaderListBytes)),
            nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL.rawValue), value: 0),
        ]
        unsafe nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count)
        unsafe nghttp2_session_set_local_window_size(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(clamping: configuration.connectionWindowBytes))
    }

    deinit {
        unsafe nghttp2_session_del(session)
    }

    // MARK: - Streams

    /// Returns the stream with this id; nil if it is not open.
    func stream(_ id: Int32) -> Stream? {
        if let latest, latest.id == id { return latest.stream }
        guard let found = streams[id] else { return nil }
        latest = (id, found)
        return found
    }

    /// Adds a stream that the peer opens.
    func addStream(_ id: Int32) {
        let stream = Stream()
        streams[id] = stream
        latest = (id, stream)
    }

    /// Removes a stream and returns it; nil if it is not open.
    func removeStream(_ id: Int32) -> Stream? {
        latest = nil
        return streams.removeValue(forKey: id)
    }

    // MARK: - In

    /// Processes the first `count` bytes of `buffer`; returns false if the connection must end once the output has been
    /// written.
    public func receive(_ buffer: borrowing [UInt8], count: Int) -> Bool {
        guard !isTerminated else { return false }
        let session = unsafe session
        let used = unsafe buffer.withUnsafeBufferPointer { bytes in
            unsafe nghttp2_session_mem_recv(session, bytes.baseAddress, min(count, bytes.count))
        }
        guard used >= 0 else {
            terminate(endCode(for: used))
            return false
        }
        return true
    }

    /// Returns the error code for the peer when nghttp2 fails.
    private func endCode(for failure: Int) -> HTTP2ErrorCode {
        switch Int32(clamping: failure) {
        case Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue): peer.verdict ?? .internalError
        case Int32(NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue): .protocolError
        case Int32(NGHTTP2_ERR_FLOODED.rawValue), nghttp2TooManyContinuations: .enhanceYourCalm
        default: .internalError
        }
    }

    /// Returns the next event; nil if there is none.
    public func nextEvent() -> HTTP2Event? {
        guard nextEventIndex < events.count else {
            events.removeAll(keepingCapacity: true)
            nextEventIndex = 0
            return nil
        }
        defer { nextEventIndex += 1 }
        return events[nextEventIndex]
    }

    /// Accepts or refuses the body of a request: once, after its `head`. Until then the body is buffered.
    public func decide(_ stream: Int32, _ decision: HTTP2Decision) {
        guard let entry = self.stream(stream), !entry.isAccepted, !entry.isOver else { return }
        guard case .accept(let limit) = decision else {
            entry.isOver = true
            _ = drop(entry)
            return
        }
        entry.isAccepted = true
        entry.maxBodyBytes = limit
        // Handles the part of the body that arrived in the same read as the head.
        if entry.bodyBytes > limit {
            entry.isOver = true
            _ = drop(entry)
            events.append(.tooLarge(stream: stream))
        } else if entry.isComplete {
            deliver(stream, entry)
        }
    }

    /// Streams with a buffered body, and its size.
    public var bufferedBodies: [(stream: Int32, bytes: Int)] {
        streams.compactMap { $0.value.body.isEmpty ? nil : ($0.key, $0.value.body.count) }
    }

    /// Buffers more of a body.
    func keep(_ entry: Stream, _ bytes: UnsafeBufferPointer<UInt8>) {
        if let length = entry.contentLength, length > Self.largeBodyBytes, length <= entry.maxBodyBytes {
            configuration.makeRoom(&entry.body, bytes.count, length)
        }
        unsafe entry.body.append(contentsOf: bytes)
        bodyBytes += bytes.count
    }

    /// Size from which on the memory for a body is reserved before it is complete.
    private static let largeBodyBytes = 1 << 20

    /// Releases a body and returns it.
    func drop(_ entry: Stream) -> [UInt8] {
        var body: [UInt8] = []
        swap(&body, &entry.body)
        bodyBytes -= body.count
        return body
    }

    // MARK: - Shutdown

    /// Announces the shutdown so that clients open no new streams; those already in flight are still accepted (RFC
    /// 9113, section 6.8).
    public func announceShutdown() {
        guard !isTerminated else { return }
        _ = unsafe nghttp2_submit_shutdown_notice(session)
    }

    /// Starts the shutdown: streams in progress are completed, new ones are refused (RFC 9113, section 6.8).
    public func shutdown() {
        guard !isTerminated else { return }
        let last = unsafe nghttp2_session_get_last_proc_stream_id(session)
        _ = unsafe nghttp2_submit_goaway(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, NGHTTP2_NO_ERROR.rawValue, nil, 0)
    }

    /// Ends the session; the GOAWAY frame is in the output.
    public func terminate(_ code: HTTP2ErrorCode) {
        guard !isTerminated else { return }
        isTerminated = true
        unsafe nghttp2_session_terminate_session(session, code.value)
    }

    /// True if neither side has anything left to send, apart from output already produced.
    public var isFinished: Bool {
        isBroken || (unsafe nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0)
    }

    /// True if there is output to produce.
    public var wantsWrite: Bool { unsafe nghttp2_session_want_write(session) != 0 }

    /// Number of open streams.
    public var openStreams: Int { streams.count }
}

/// A session is confined to the thread of its connection.
@available(*, unavailable)
extension HTTP2Session: Sendable {}

/// `NGHTTP2_ERR_TOO_MANY_CONTINUATIONS`, missing in headers before 1.61.
private let nghttp2TooManyContinuations: Int32 = -905

/// Memory was exhausted when the session was created.
public struct HTTP2SetupError: Error, Equatable, Sendable {}
