internal import CNghttp2

/// The server's side of an HTTP/2 connection over nghttp2: bytes in, events out; answers in, bytes out. Does no I/O.
///
/// nghttp2 must not be called from inside its own callbacks, so those only note events; whoever calls `receive` asks for them
/// afterwards. A session belongs to one thread.
@safe
public final class HTTP2Session {
    private var session: OpaquePointer?
    let configuration: HTTP2Configuration
    /// What the callbacks have noted.
    private var events: [HTTP2Event] = []
    private var nextEventIndex = 0
    var streams: [Int32: Stream] = [:]
    private var requests = 0
    private var resets = 0
    private var controlFrames = 0
    private var continuations = 0
    private var isTerminated = false

    /// A stream that the peer has opened.
    struct Stream {
        var head = HTTP2Head()
        var headerBytes = 0
        var body: [UInt8] = []
        var maxBodyBytes = 0
        var isAccepted = false
        var isOver = false
        var response: [UInt8] = []
        var responseOffset = 0
    }

    /// - Throws: `HTTP2SetupError` when there is no memory.
    public init(_ configuration: HTTP2Configuration) throws(HTTP2SetupError) {
        self.configuration = configuration
        var made: OpaquePointer? = nil
        var option: OpaquePointer? = nil
        guard unsafe nghttp2_option_new(&option) == 0 else { throw HTTP2SetupError() }
        defer { unsafe nghttp2_option_del(option) }
        unsafe nghttp2_option_set_no_auto_window_update(option, 1)
        // Closed streams are kept for the priority tree, which is not used.
        unsafe nghttp2_option_set_no_closed_streams(option, 1)
        unsafe nghttp2_option_set_max_deflate_dynamic_table_size(option, 1024)
        // The session keeps this object unretained: it lives as long as the session, which `deinit` ends.
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        guard unsafe nghttp2_session_server_new2(&made, HTTP2Callbacks.shared.callbacks, me, option) == 0 else { throw HTTP2SetupError() }
        unsafe session = unsafe made
        let settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue), value: UInt32(configuration.maxConcurrentStreams)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(configuration.streamWindowBytes)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue), value: UInt32(configuration.maxHeaderListBytes)),
            nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL.rawValue), value: 0),
        ]
        unsafe nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count)
        unsafe nghttp2_session_set_local_window_size(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(clamping: configuration.connectionWindowBytes))
    }

    deinit {
        unsafe nghttp2_session_del(session)
    }

    // MARK: - In

    /// Takes the first `count` bytes of `buffer`; false when the connection is to end once the output has been written.
    public func receive(_ buffer: borrowing [UInt8], count: Int) -> Bool {
        guard !isTerminated else { return false }
        let session = unsafe session
        let used = unsafe buffer.withUnsafeBufferPointer { bytes in
            unsafe nghttp2_session_mem_recv(session, bytes.baseAddress, min(count, bytes.count))
        }
        guard used >= 0 else {
            if used == Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) {
                terminate(.enhanceYourCalm)
            } else if used == Int(NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue) {
                terminate(.protocolError)
            } else {
                terminate(.internalError)
            }
            return false
        }
        return true
    }

    /// The next thing that has happened; nil when there is none left.
    public func nextEvent() -> HTTP2Event? {
        guard nextEventIndex < events.count else {
            events.removeAll(keepingCapacity: true)
            nextEventIndex = 0
            return nil
        }
        defer { nextEventIndex += 1 }
        return events[nextEventIndex]
    }

    /// Says whether the body of a request is wanted.
    public func decide(_ stream: Int32, _ decision: HTTP2Decision) {
        guard var entry = streams[stream] else { return }
        if case .accept(let limit) = decision {
            entry.isAccepted = true
            entry.maxBodyBytes = limit
            if entry.body.count > limit {
                entry.isOver = true
                entry.body = []
                events.append(.tooLarge(stream: stream))
            }
        } else {
            entry.isOver = true
            entry.body = []
        }
        streams[stream] = entry
    }

    // MARK: - Out

    /// Answers a request.
    ///
    /// - Parameter fields: Further fields, names in lower case.
    public func respond(
        _ stream: Int32, status: Int, contentType: StaticString = "application/json",
        fields: [(name: StaticString, value: StaticString)] = [],
        date: [UInt8], body: [UInt8]
    ) {
        guard streams[stream] != nil, !isTerminated else { return }
        let isOver = streams[stream]?.isOver ?? false
        var statusText: [UInt8] = []
        appendDecimal(status, to: &statusText)
        var length: [UInt8] = []
        appendDecimal(body.count, to: &length)
        streams[stream]?.response = body
        streams[stream]?.responseOffset = 0
        var texts: [(name: StaticString, value: [UInt8])] = unsafe [
            (":status", statusText), ("content-type", Array(StringBytes(contentType))), ("content-length", length), ("date", date),
        ]
        for field in fields { unsafe texts.append((field.name, Array(StringBytes(field.value)))) }
        submit(stream, texts)
        // A body that nobody reads: the peer may stop sending it (RFC 9113, section 8.1).
        if isOver { unsafe nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, NGHTTP2_NO_ERROR.rawValue) }
    }

    private func submit(_ stream: Int32, _ fields: [(name: StaticString, value: [UInt8])]) {
        var provider = unsafe nghttp2_data_provider()
        unsafe provider.read_callback = unsafe readResponseBody
        // nghttp2 copies names and values before it returns, so one buffer that lives until then is enough.
        var values: [UInt8] = []
        for field in fields { values += field.value }
        unsafe values.withUnsafeMutableBufferPointer { buffer in
            var offset = 0
            var entries: [nghttp2_nv] = unsafe []
            for field in fields {
                unsafe entries.append(
                    unsafe nghttp2_nv(
                        name: UnsafeMutablePointer(mutating: field.name.utf8Start), value: buffer.baseAddress.map { unsafe $0 + offset },
                        namelen: field.name.utf8CodeUnitCount, valuelen: field.value.count, flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
                offset += field.value.count
            }
            _ = unsafe nghttp2_submit_response(session, stream, entries, entries.count, &provider)
        }
    }

    /// Appends what is to be sent, until about `limit` bytes are there or nothing is left.
    public func produce(into output: inout [UInt8], limit: Int = 256 * 1024) {
        while output.count < limit {
            var data: UnsafePointer<UInt8>? = nil
            let count = unsafe nghttp2_session_mem_send(session, &data)
            guard count > 0, let data = unsafe data else { return }
            unsafe output.append(contentsOf: UnsafeBufferPointer(start: data, count: count))
        }
    }

    /// Announces the end: streams in progress are finished, new ones are not taken (RFC 9113, section 6.8).
    public func shutdown() {
        guard !isTerminated else { return }
        let last = unsafe nghttp2_session_get_last_proc_stream_id(session)
        _ = unsafe nghttp2_submit_goaway(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, NGHTTP2_NO_ERROR.rawValue, nil, 0)
    }

    /// Ends the session; what is left to say is in the output.
    public func terminate(_ code: HTTP2ErrorCode) {
        guard !isTerminated else { return }
        isTerminated = true
        unsafe nghttp2_session_terminate_session(session, code.value)
    }

    /// Whether neither side has anything more to say, apart from output that has been produced.
    public var isFinished: Bool { unsafe nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0 }

    /// Whether there is output to produce.
    public var wantsWrite: Bool { unsafe nghttp2_session_want_write(session) != 0 }

    /// Streams that are not answered to their end.
    public var openStreams: Int { streams.count }

    // MARK: - From the callbacks

    /// True to go on; false ends the session with ENHANCE_YOUR_CALM.
    func frameBegins(type: UInt8, length: Int, flags: UInt8) -> Bool {
        switch UInt32(type) {
        case NGHTTP2_CONTINUATION.rawValue:
            continuations += 1
            return continuations <= configuration.maxContinuations
        case NGHTTP2_HEADERS.rawValue:
            continuations = 0
        case NGHTTP2_RST_STREAM.rawValue:
            resets += 1
            return resets <= configuration.maxResets + requests / 10
        case NGHTTP2_SETTINGS.rawValue, NGHTTP2_PING.rawValue, NGHTTP2_PRIORITY.rawValue:
            controlFrames += 1
        case NGHTTP2_DATA.rawValue where length == 0 && flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) == 0:
            controlFrames += 1
        default: break
        }
        return controlFrames <= configuration.maxControlFrames + requests * 4
    }

    func headersBegin(_ stream: Int32) {
        requests += 1
        streams[stream] = Stream()
    }

    /// False when the header list is too large.
    func header(_ stream: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let bytes = streams[stream]?.headerBytes else { return true }
        let total = bytes + name.count + value.count + 32
        streams[stream]?.headerBytes = total
        guard total <= configuration.maxHeaderListBytes else { return false }
        if unsafe equal(name, ":path") {
            streams[stream]?.head.target = unsafe Array(value)
        } else if unsafe equal(name, ":method") {
            streams[stream]?.head.method = unsafe equal(value, "POST") ? .post : equal(value, "GET") ? .get : .other
        } else if unsafe equal(name, "content-type") {
            unsafe streams[stream]?.head.contentType = isJSON(value) ? .json : .other
        } else if unsafe equal(name, "content-length") {
            unsafe streams[stream]?.head.contentLength = Int(String(decoding: value, as: UTF8.self))
        }
        return true
    }

    func headersEnd(_ stream: Int32, endsStream: Bool) {
        guard let entry = streams[stream] else { return }
        events.append(.head(stream: stream, entry.head))
        if endsStream { streamEnds(stream) }
    }

    func data(_ stream: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        consumed(stream, bytes.count)
        guard let entry = streams[stream], !entry.isOver else { return }
        guard !entry.isAccepted || entry.body.count + bytes.count <= entry.maxBodyBytes else {
            streams[stream]?.isOver = true
            streams[stream]?.body = []
            events.append(.tooLarge(stream: stream))
            return
        }
        unsafe streams[stream]?.body.append(contentsOf: bytes)
    }

    func streamEnds(_ stream: Int32) {
        guard let entry = streams[stream], !entry.isOver else { return }
        streams[stream]?.body = []
        events.append(.body(stream: stream, entry.body))
    }

    func streamCloses(_ stream: Int32) {
        guard streams.removeValue(forKey: stream) != nil else { return }
        events.append(.closed(stream: stream))
    }

    /// Copies the next part of an answer; nil when the stream is gone.
    func readResponse(_ stream: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, isEnd: Bool)? {
        guard let entry = streams[stream] else { return nil }
        let count = min(entry.response.count - entry.responseOffset, buffer.count)
        for i in 0..<count { unsafe buffer[i] = entry.response[entry.responseOffset + i] }
        streams[stream]?.responseOffset = entry.responseOffset + count
        return (count, entry.responseOffset + count == entry.response.count)
    }

    /// Lets the peer send as much again. Bodies are bounded by their routes, so the window needs to hold nobody back for long.
    private func consumed(_ stream: Int32, _ count: Int) {
        unsafe nghttp2_session_consume(session, stream, count)
    }
}

/// A session is bound to the thread that its connection lives on.
@available(*, unavailable)
extension HTTP2Session: Sendable {}

/// There was no memory for a session.
public struct HTTP2SetupError: Error, Equatable, Sendable {}

private func equal(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    guard bytes.count == text.utf8CodeUnitCount else { return false }
    for i in 0..<bytes.count where unsafe bytes[i] != text.utf8Start[i] { return false }
    return true
}

/// Whether a media type is `application/json`, in any case and with whatever parameters.
private func isJSON(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    let json: StaticString = "application/json"
    let count = json.utf8CodeUnitCount
    guard value.count >= count else { return false }
    for i in 0..<count {
        let byte = unsafe value[i]
        guard unsafe (byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte) == json.utf8Start[i] else { return false }
    }
    guard value.count > count else { return true }
    return unsafe value[count] == UInt8(ascii: ";") || value[count] == UInt8(ascii: " ")
}

private func StringBytes(_ text: StaticString) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
}
