/// Why a stream or a session was ended (RFC 9113, section 7).
public struct HTTP2ErrorCode: Equatable, Sendable {
    /// The code, as RST_STREAM and GOAWAY have it.
    public let value: UInt32

    /// NO_ERROR: nothing is wrong; the answer came before the request's end, or the server goes away.
    public static let noError = HTTP2ErrorCode(value: 0)
    /// PROTOCOL_ERROR: the peer broke the rules.
    public static let protocolError = HTTP2ErrorCode(value: 1)
    /// INTERNAL_ERROR: something went wrong on this side.
    public static let internalError = HTTP2ErrorCode(value: 2)
    /// REFUSED_STREAM: nothing was done with the request; it can be sent again.
    public static let refusedStream = HTTP2ErrorCode(value: 7)
    /// CANCEL: the stream is not needed any more.
    public static let cancel = HTTP2ErrorCode(value: 8)
    /// ENHANCE_YOUR_CALM: the peer makes more work than requests need.
    public static let enhanceYourCalm = HTTP2ErrorCode(value: 11)
}
