internal import CNghttp2

/// Detects peers whose frames are each valid but together wear a server down, and stream ids that decrease, which
/// nghttp2 accepts.
struct HTTP2PeerConduct {
    /// The error code to end the session with; nil if it may continue.
    private(set) var verdict: HTTP2ErrorCode?
    private var requests = 0
    private var resets = 0
    private var controlFrames = 0
    private var continuations = 0
    private var newestStream = 0
    /// Stream ids that the peer skipped: these streams are closed (RFC 9113, section 5.1.1). Clients that increment by
    /// two have none.
    private var skippedStreams: [ClosedRange<Int>] = []
    private var streamResetByPeer: Int32 = 0

    private static let maxSkippedRanges = 16

    /// Records a frame whose header has arrived; returns false if the session must end with `verdict`.
    mutating func frameBegins(
        type: UInt8, flags: UInt8, length: Int, stream: Int32, limits: HTTP2Configuration
    ) -> Bool {
        streamResetByPeer = 0
        switch UInt32(type) {
        case NGHTTP2_CONTINUATION.rawValue:
            continuations += 1
        case NGHTTP2_HEADERS.rawValue:
            continuations = 0
            guard opens(Int(stream)) else {
                verdict = .protocolError
                return false
            }
        case NGHTTP2_RST_STREAM.rawValue:
            streamResetByPeer = stream
            resets += 1
        case NGHTTP2_SETTINGS.rawValue, NGHTTP2_PING.rawValue, NGHTTP2_PRIORITY.rawValue:
            controlFrames += 1
        case NGHTTP2_DATA.rawValue where length == 0 && flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) == 0:
            controlFrames += 1
        default: break
        }
        guard continuations <= limits.maxContinuations, resets <= limits.maxResets + requests / 10,
            controlFrames <= limits.maxControlFrames + requests * 4
        else {
            verdict = .enhanceYourCalm
            return false
        }
        return true
    }

    /// Records the start of a request.
    mutating func requestBegins() { requests += 1 }

    /// Records a stream that ended with an error. Making the server reset streams is as costly as resetting them
    /// (CVE-2025-8671).
    mutating func streamBroke(_ stream: Int32) {
        if stream != streamResetByPeer { resets += 1 }
    }

    /// Records the stream of a HEADERS frame; returns false for one that was skipped.
    private mutating func opens(_ stream: Int) -> Bool {
        guard stream > newestStream else { return !skippedStreams.contains { $0.contains(stream) } }
        if stream > newestStream + 2 {
            if skippedStreams.count == Self.maxSkippedRanges { skippedStreams.removeFirst() }
            skippedStreams.append((newestStream + 1)...(stream - 1))
        }
        newestStream = stream
        return true
    }
}
