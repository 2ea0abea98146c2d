internal import CNghttp2

/// The callbacks shared by all sessions. Immutable.
@safe
final class HTTP2Callbacks: @unchecked Sendable {
    // Unchecked: initialised once, then only read.
    let callbacks: OpaquePointer?

    static let shared = HTTP2Callbacks()

    private init() {
        var made: OpaquePointer? = nil
        unsafe nghttp2_session_callbacks_new(&made)
        unsafe nghttp2_session_callbacks_set_on_begin_frame_callback(made, onBeginFrame)
        unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(made, onBeginHeaders)
        unsafe nghttp2_session_callbacks_set_on_header_callback(made, onHeader)
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(made, onFrame)
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, onData)
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(made, onStreamClose)
        unsafe callbacks = unsafe made
    }
}

// C thunks. `user` is the HTTP2Session, unretained: it owns the calling nghttp2 session, so it is alive.

/// Calls `body` with the session that `user` points to, without counting a reference; nil if there is none.
private func withOwner<Result>(_ user: UnsafeMutableRawPointer?, _ body: (HTTP2Session) -> Result) -> Result? {
    guard let user = unsafe user else { return nil }
    return unsafe Unmanaged<HTTP2Session>.fromOpaque(user)._withUnsafeGuaranteedRef { body($0) }
}

private let goOn: Int32 = 0
private let failure = Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)

private func onBeginFrame(
    _: OpaquePointer?, _ header: UnsafePointer<nghttp2_frame_hd>?, _ user: UnsafeMutableRawPointer?
) -> Int32 {
    guard let header = unsafe header else { return failure }
    let frame = unsafe header.pointee
    let fine = unsafe withOwner(user) {
        $0.frameBegins(type: frame.type, flags: frame.flags, length: frame.length, stream: frame.stream_id)
    }
    return fine == true ? goOn : failure
}

private func onBeginHeaders(_: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ user: UnsafeMutableRawPointer?)
    -> Int32
{
    guard let frame = unsafe frame else { return failure }
    let stream = unsafe frame.pointee.hd.stream_id
    let isRequest = unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST
    return unsafe withOwner(user) {
        $0.headersBegin(stream, isRequest: isRequest)
        return goOn
    } ?? failure
}

private func onHeader(
    _: OpaquePointer?, _: UnsafePointer<nghttp2_frame>?, _ name: UnsafePointer<UInt8>?, _ nameLength: Int,
    _ value: UnsafePointer<UInt8>?, _ valueLength: Int, _: UInt8, _ user: UnsafeMutableRawPointer?
) -> Int32 {
    let name = unsafe UnsafeBufferPointer(start: name, count: nameLength)
    let value = unsafe UnsafeBufferPointer(start: value, count: valueLength)
    let fine = unsafe withOwner(user) { unsafe $0.header(name, value) }
    // Resets the stream; the connection continues.
    return fine.map { $0 ? goOn : Int32(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) } ?? failure
}

private func onFrame(_: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ user: UnsafeMutableRawPointer?)
    -> Int32
{
    guard let frame = unsafe frame else { return failure }
    let header = unsafe frame.pointee.hd
    let endsStream = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
    switch UInt32(header.type) {
    case NGHTTP2_HEADERS.rawValue:
        let isRequest = unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST
        return unsafe withOwner(user) {
            if isRequest {
                $0.headersEnd(header.stream_id, endsStream: endsStream)
            } else if endsStream {
                // Trailers.
                $0.streamEnds(header.stream_id)
            }
            return goOn
        } ?? failure
    case NGHTTP2_DATA.rawValue where endsStream:
        return unsafe withOwner(user) {
            $0.streamEnds(header.stream_id)
            return goOn
        } ?? failure
    default: return goOn
    }
}

private func onData(
    _: OpaquePointer?, _: UInt8, _ stream: Int32, _ data: UnsafePointer<UInt8>?, _ length: Int,
    _ user: UnsafeMutableRawPointer?
) -> Int32 {
    let bytes = unsafe UnsafeBufferPointer(start: data, count: length)
    return unsafe withOwner(user) {
        unsafe $0.data(stream, bytes)
        return goOn
    } ?? failure
}

private func onStreamClose(_: OpaquePointer?, _ stream: Int32, _ error: UInt32, _ user: UnsafeMutableRawPointer?)
    -> Int32
{
    unsafe withOwner(user) {
        $0.streamCloses(stream, error: error)
        return goOn
    } ?? failure
}

/// Data source for a response body.
func readResponseBody(
    _: OpaquePointer?, _ stream: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ length: Int,
    _ flags: UnsafeMutablePointer<UInt32>?, _: UnsafeMutablePointer<nghttp2_data_source>?,
    _ user: UnsafeMutableRawPointer?
) -> Int {
    let buffer = unsafe UnsafeMutableBufferPointer(start: buffer, count: length)
    let part = unsafe withOwner(user) { unsafe $0.readResponse(stream, into: buffer) } ?? nil
    guard let part, let flags = unsafe flags else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
    if part.isEnd { unsafe flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
    return part.count
}
