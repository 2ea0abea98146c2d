/// Reads one response, head and body, incrementally (RFC 9112). Skips interim responses.
public struct HTTP1ResponseReader: Sendable {
    private enum State: Sendable {
        case head
        case counted(left: Int)
        case chunked(HTTP1ChunkedBody)
        case untilClose
        case done
    }

    private var state = State.head
    private var interimAnswers = 0
    /// The head, once it has been read.
    public private(set) var head: HTTP1ResponseHead?

    /// Limit of interim responses (1xx) before the final one. API servers send none.
    private static let maxInterimResponses = 8

    /// Creates a reader; each response needs a new one.
    public init() {}

    /// True if the response is complete.
    public var isDone: Bool { if case .done = state { true } else { false } }

    /// Reads `bytes` from `start` on and appends content to `body`, which the caller may empty at any time: a watch
    /// never ends.
    ///
    /// - Parameter limit: Maximum size of `body` in bytes.
    /// - Returns: Number of bytes consumed. If some are left, the head is incomplete and they must be passed again with
    ///   more data, or the response is complete.
    /// - Throws: `HTTP1Error`: 502 for a malformed response, 413 beyond `limit` and before buffering, and the errors of
    ///   `HTTP1ChunkedBody`.
    public mutating func read(_ bytes: Span<UInt8>, from start: Int, into body: inout [UInt8], limit: Int)
        throws(HTTP1Error) -> Int
    {
        var at = start
        while at < bytes.count {
            switch state {
            case .head:
                guard let head = try HTTP1ResponseHead.parse(bytes, from: at) else { return at - start }
                at += head.length
                try begin(head, limit: limit)
            case .counted(let left):
                let count = min(left, bytes.count - at)
                try Self.append(bytes, at, count, to: &body, limit)
                at += count
                state = left == count ? .done : .counted(left: left - count)
            case .chunked(var chunks):
                let used = try chunks.read(bytes, from: at, into: &body, limit: limit)
                at += used
                state = chunks.isDone ? .done : .chunked(chunks)
            case .untilClose:
                try Self.append(bytes, at, bytes.count - at, to: &body, limit)
                at = bytes.count
            case .done: return at - start
            }
        }
        return at - start
    }

    /// Handles the end of the stream.
    ///
    /// - Throws: `HTTP1Error` if the response was incomplete.
    public mutating func end() throws(HTTP1Error) {
        switch state {
        case .done: return
        case .untilClose: state = .done
        default: throw HTTP1Error(502, "the connection was closed in the middle of a response")
        }
    }

    private mutating func begin(_ head: HTTP1ResponseHead, limit: Int) throws(HTTP1Error) {
        guard head.status >= 200 else {
            interimAnswers += 1
            guard interimAnswers <= Self.maxInterimResponses, head.status != 101 else {
                throw HTTP1Error(502, "too many interim responses, or an unexpected one")
            }
            return
        }
        self.head = head
        switch head.framing {
        case .none: state = .done
        case .length(let length):
            guard length <= limit else { throw HTTP1Error(413, "body too large") }
            state = length == 0 ? .done : .counted(left: length)
        case .chunked: state = .chunked(HTTP1ChunkedBody())
        case .untilClose: state = .untilClose
        }
    }

    private static func append(
        _ bytes: Span<UInt8>, _ start: Int, _ count: Int, to body: inout [UInt8], _ limit: Int
    ) throws(HTTP1Error) {
        guard count <= limit - body.count else { throw HTTP1Error(413, "body too large") }
        unsafe bytes.extracting(start..<(start + count)).withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
    }
}
