/// Limits of an HTTP/2 connection (RFC 9113), each against something peers have done to servers.
public struct HTTP2Configuration: Sendable {
    /// Streams open at once.
    public var maxConcurrentStreams = 128
    /// Bytes that a stream may send ahead of being read: a typical review fits, a large one takes some round trips.
    public var streamWindowBytes = 256 * 1024
    /// Bytes that all streams of a connection may send ahead.
    public var connectionWindowBytes = 1024 * 1024
    /// Size of a request's header list (RFC 9113, section 10.5.1). API servers send some 300 bytes.
    public var maxHeaderListBytes = 16 * 1024
    /// Bytes of a body that are read and thrown away when its request has been answered already, so that a peer that is
    /// about to finish can; beyond, the stream is reset.
    public var maxDiscardedBytes = 64 * 1024
    /// CONTINUATION frames in a row (CVE-2024-27316).
    public var maxContinuations = 8
    /// Streams that the peer resets, or breaks so that they must be, beyond a tenth of its requests (CVE-2023-44487,
    /// CVE-2025-8671).
    public var maxResets = 200
    /// SETTINGS, PING and PRIORITY frames, and DATA frames without data, beyond four for each request (CVE-2019-9512,
    /// -9515, -9518).
    public var maxControlFrames = 1_000

    /// The limits that a server has when nobody says otherwise.
    public init() {}
}

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

/// The head of an HTTP/2 request.
public struct HTTP2Head: Sendable {
    /// `:method`, as far as it matters.
    public var method = HTTPMethod.other
    /// `:path`, with query.
    public var target: [UInt8] = []
    /// What `content-type` says.
    public var contentType = ContentType.absent
    /// Whether `content-encoding` names a coding other than `identity`.
    public var isEncoded = false
    /// The header `traceparent`.
    public var traceparent = TraceparentHeader()
    /// What `content-length` says, in bytes; nil when there is none.
    public var contentLength: Int?

    /// A head of which nothing has come.
    public init() {}
}

/// What to do with a request whose head has come.
public enum HTTP2Decision: Sendable {
    /// Read a body of at most so many bytes.
    case accept(maxBodyBytes: Int)
    /// Answer at once and read no body.
    case refuse
}

/// What has happened in a session.
public enum HTTP2Event: Sendable {
    /// A head has come: `decide` is due.
    case head(stream: Int32, HTTP2Head)
    /// A request that was accepted is complete.
    case body(stream: Int32, [UInt8])
    /// A body has grown beyond what was accepted; no more of it is read.
    case tooLarge(stream: Int32)
    /// A stream has ended, whether or not it was answered.
    case closed(stream: Int32)
}
