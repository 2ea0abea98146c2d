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
