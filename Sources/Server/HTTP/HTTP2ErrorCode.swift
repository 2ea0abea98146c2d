/// An error code of a stream or a session (RFC 9113, section 7).
public struct HTTP2ErrorCode: Equatable, Sendable {
    /// The code, as in RST_STREAM and GOAWAY.
    public let value: UInt32

    /// NO_ERROR: the response was sent before the end of the request, or the server shuts down.
    public static let noError = HTTP2ErrorCode(value: 0)
    /// PROTOCOL_ERROR: the peer violated the protocol.
    public static let protocolError = HTTP2ErrorCode(value: 1)
    /// INTERNAL_ERROR: a failure on this side.
    public static let internalError = HTTP2ErrorCode(value: 2)
    /// REFUSED_STREAM: the request was not processed and can be retried.
    public static let refusedStream = HTTP2ErrorCode(value: 7)
    /// CANCEL: the stream is no longer needed.
    public static let cancel = HTTP2ErrorCode(value: 8)
    /// ENHANCE_YOUR_CALM: the peer causes excessive load.
    public static let enhanceYourCalm = HTTP2ErrorCode(value: 11)
}
