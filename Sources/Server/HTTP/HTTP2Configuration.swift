/// Limits of an HTTP/2 connection (RFC 9113), each against a known attack.
public struct HTTP2Configuration: Sendable {
    /// Concurrent streams.
    public var maxConcurrentStreams = 128
    /// Receive window of a stream in bytes: a typical review fits, a large one takes some round trips.
    public var streamWindowBytes = 256 * 1024
    /// Receive window of a connection in bytes, shared by its streams.
    public var connectionWindowBytes = 1024 * 1024
    /// Size of a request's header list in bytes (RFC 9113, section 10.5.1). API servers send some 300 bytes.
    public var maxHeaderListBytes = 16 * 1024
    /// Bytes of a body that are read and discarded after the response was sent, so that a peer which is about to finish
    /// can; beyond, the stream is reset.
    public var maxDiscardedBytes = 64 * 1024
    /// Consecutive CONTINUATION frames (CVE-2024-27316).
    public var maxContinuations = 8
    /// Streams that the peer resets or causes to be reset, beyond a tenth of its requests (CVE-2023-44487,
    /// CVE-2025-8671).
    public var maxResets = 200
    /// SETTINGS, PING, PRIORITY and empty DATA frames, beyond four per request (CVE-2019-9512, -9515, -9518).
    public var maxControlFrames = 1_000

    /// Makes room for more bytes of a large body of known length.
    public var makeRoom: @Sendable (_ body: inout [UInt8], _ more: Int, _ length: Int) -> Void = { _, _, _ in }

    /// Creates the default limits.
    public init() {}
}
