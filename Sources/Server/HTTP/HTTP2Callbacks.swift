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

private func owner(_ user: UnsafeMutableRawPointer?) -> HTTP2Session? {
    unsafe user.map { unsafe Unmanaged<HTTP2Session>.fromOpaque($0).takeUnretainedValue() }
}

private let goOn: Int32 = 0
private let failure = Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)

private func onBeginFrame(
    _: OpaquePointer?, _ header: UnsafePointer<nghttp2_frame_hd>?, _ user: UnsafeMutableRawPointer?
) -> Int32 {
    guard let header = unsafe header, let owner = unsafe owner(user) else { return failure }
    let frame = unsafe header.pointee
    let fine = owner.frameBegins(type: frame.type, flags: frame.flags, length: frame.length, stream: frame.stream_id)
    return fine ? goOn : failure
}

private func onBeginHeaders(_: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ user: UnsafeMutableRawPointer?)
    -> Int32
{
    guard let frame = unsafe frame, let owner = unsafe owner(user) else { return failure }
    if unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
        unsafe owner.headersBegin(frame.pointee.hd.stream_id)
    }
    return goOn
}

private func onHeader(
    _: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ name: UnsafePointer<UInt8>?, _ nameLength: Int,
    _ value: UnsafePointer<UInt8>?, _ valueLength: Int, _: UInt8, _ user: UnsafeMutableRawPointer?
) -> Int32 {
    guard let frame = unsafe frame, let owner = unsafe owner(user) else { return failure }
    let fine = unsafe owner.header(
        frame.pointee.hd.stream_id, UnsafeBufferPointer(start: name, count: nameLength),
        UnsafeBufferPointer(start: value, count: valueLength))
    // Resets the stream; the connection continues.
    return fine ? goOn : Int32(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
}

private func onFrame(_: OpaquePointer?, _ frame: UnsafePointer<nghttp2_frame>?, _ user: UnsafeMutableRawPointer?)
    -> Int32
{
    guard let frame = unsafe frame, let owner = unsafe owner(user) else { return failure }
    let header = unsafe frame.pointee.hd
    let endsStream = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
    switch UInt32(header.type) {
    case NGHTTP2_HEADERS.rawValue:
        if unsafe frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST {
            owner.headersEnd(header.stream_id, endsStream: endsStream)
        } else if endsStream {
            // Trailers.
            owner.streamEnds(header.stream_id)
        }
    case NGHTTP2_DATA.rawValue:
        if endsStream { owner.streamEnds(header.stream_id) }
    default: break
    }
    return goOn
}

private func onData(
    _: OpaquePointer?, _: UInt8, _ stream: Int32, _ data: UnsafePointer<UInt8>?, _ length: Int,
    _ user: UnsafeMutableRawPointer?
) -> Int32 {
    guard let owner = unsafe owner(user) else { return failure }
    unsafe owner.data(stream, UnsafeBufferPointer(start: data, count: length))
    return goOn
}

private func onStreamClose(_: OpaquePointer?, _ stream: Int32, _ error: UInt32, _ user: UnsafeMutableRawPointer?)
    -> Int32
{
    guard let owner = unsafe owner(user) else { return failure }
    owner.streamCloses(stream, error: error)
    return goOn
}

/// Data source for a response body.
func readResponseBody(
    _: OpaquePointer?, _ stream: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ length: Int,
    _ flags: UnsafeMutablePointer<UInt32>?, _: UnsafeMutablePointer<nghttp2_data_source>?,
    _ user: UnsafeMutableRawPointer?
) -> Int {
    guard let owner = unsafe owner(user), let flags = unsafe flags,
        let part = unsafe owner.readResponse(stream, into: UnsafeMutableBufferPointer(start: buffer, count: length))
    else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
    if part.isEnd { unsafe flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
    return part.count
}
