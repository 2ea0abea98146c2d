internal import CNghttp2

// Detection of deliberately slow peers: requests that are never completed, responses that are not read. Runs every few
// seconds; a stream gets one full period before it is checked.
extension HTTP2Session {
    /// Minimum progress of a response in bytes: reading a byte now and then does not count.
    private static let minimumProgressBytes = 4 * 1024

    /// Checks the progress of all streams since the last call: ends the session if a head does not complete, resets
    /// streams whose responses are not read, and returns those whose bodies arrive too slowly, which the caller must
    /// respond to.
    ///
    /// - Parameters:
    ///   - now: The current time in nanoseconds, of any clock.
    ///   - minimumBodyBytes: Minimum progress of an incomplete body.
    ///   - responseTimeout: Nanoseconds without progress (4 KiB, or the rest of the response) after which a stream is
    ///     reset.
    ///   - responseLimit: Nanoseconds in which the whole response must be read.
    public func checkPace(now: UInt64, minimumBodyBytes: Int, responseTimeout: UInt64, responseLimit: UInt64) -> [Int32]
    {
        var slow: [Int32] = []
        for (stream, entry) in streams {
            let isFirst = !entry.pace.isWatched
            let cameSince = entry.bodyBytes - entry.pace.bodyBytes
            let isStuck =
                !isFirst && !entry.response.isEmpty
                && entry.responseOffset - entry.pace.responseOffset < Self.minimumProgressBytes
            entry.pace = Pace(
                isWatched: true, bodyBytes: entry.bodyBytes,
                responseOffset: isStuck ? entry.pace.responseOffset : entry.responseOffset,
                movedAt: isStuck ? entry.pace.movedAt : now,
                responseSince: entry.response.isEmpty ? nil : entry.pace.responseSince ?? now)
            if isFirst { continue }
            guard entry.hasHead else {
                terminate(.enhanceYourCalm)
                return []
            }
            let isLate = entry.pace.responseSince.map { now &- $0 >= responseLimit } ?? false
            if isLate || isStuck && now &- entry.pace.movedAt >= responseTimeout {
                reset(stream, .cancel)
            } else if !entry.isComplete, cameSince < minimumBodyBytes {
                if entry.isAnswered {
                    reset(stream, .noError)
                } else if !entry.isOver {
                    slow.append(stream)
                }
            }
        }
        return slow
    }

    /// The progress of a stream.
    struct Pace {
        var isWatched = false
        /// Bytes of the body at the last check.
        var bodyBytes = 0
        /// Offset of the response at its last progress.
        var responseOffset = 0
        /// Time of the response's last progress.
        var movedAt: UInt64 = 0
        /// Time since which a response has been waiting for the peer; nil if there is none.
        var responseSince: UInt64?
    }
}
