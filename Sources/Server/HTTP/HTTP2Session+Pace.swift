internal import CNghttp2

// Peers that are slow on purpose: requests that never come to their end, answers that nobody takes. To be asked every
// few seconds; a stream gets one whole period before it is judged.
extension HTTP2Session {
    /// Bytes of an answer that are progress: taking one now and then is not enough.
    private static let minimumAnswerBytes = 4 * 1024

    /// Judges the streams by what has happened since the last call: ends the session when a head does not come, resets
    /// streams whose answers are not taken, and returns those whose bodies come too slowly, which are to be answered.
    ///
    /// - Parameters:
    ///   - now: The present time in nanoseconds, of whatever clock.
    ///   - minimumBodyBytes: What must have come of a body that is not complete.
    /// - answerTimeout: Nanoseconds without progress, of 4 KiB where so much is left, after which an answer is given
    ///     up.
    ///   - answerLimit: Nanoseconds in which all of an answer must be taken.
    public func checkPace(now: UInt64, minimumBodyBytes: Int, answerTimeout: UInt64, answerLimit: UInt64) -> [Int32] {
        var slow: [Int32] = []
        for (stream, entry) in streams {
            let isFirst = !entry.pace.isWatched
            let cameSince = entry.bodyBytes - entry.pace.bodyBytes
            let isStuck =
                !isFirst && !entry.response.isEmpty
                && entry.responseOffset - entry.pace.responseOffset < Self.minimumAnswerBytes
            entry.pace = Pace(
                isWatched: true, bodyBytes: entry.bodyBytes,
                responseOffset: isStuck ? entry.pace.responseOffset : entry.responseOffset,
                movedAt: isStuck ? entry.pace.movedAt : now,
                answerSince: entry.response.isEmpty ? nil : entry.pace.answerSince ?? now)
            if isFirst { continue }
            guard entry.hasHead else {
                terminate(.enhanceYourCalm)
                return []
            }
            let isLate = entry.pace.answerSince.map { now &- $0 >= answerLimit } ?? false
            if isLate || isStuck && now &- entry.pace.movedAt >= answerTimeout {
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

    /// What a stream had come to.
    struct Pace {
        var isWatched = false
        /// At the last look.
        var bodyBytes = 0
        /// How much of the answer had been taken when it last made progress.
        var responseOffset = 0
        /// When the answer was last seen to be taken.
        var movedAt: UInt64 = 0
        /// When an answer was first seen waiting for the peer; nil while there is none.
        var answerSince: UInt64?
    }
}
