internal import EventLoop
internal import HTTP
internal import Primitives

/// Log lines of one thread, collected and written together: once per tick of its loop, not once per line.
///
/// Bound to its thread.
public final class LogLines {
    private var bytes: [UInt8] = []
    private var second: Int64 = -1
    private var timestamp: [UInt8] = []

    /// Bytes that are collected before they are written ahead of the end of the tick.
    private static let capacity = 32 * 1024

    /// Creates an empty collection; one for each thread that logs.
    public init() {}

    /// Takes the bytes collected so far, for a line to be appended; `put` gives them back.
    public func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        return taken
    }

    /// Gives back the bytes of `take`, with one more line.
    public func put(_ lines: consuming [UInt8]) {
        bytes = lines
        if bytes.count >= Self.capacity { flush() }
    }

    /// The time of the present second (RFC 3339), computed once a second.
    public var now: [UInt8] {
        let current = Clock.unixSeconds
        if current != second {
            second = current
            timestamp = Array(CivilTime(unixSeconds: current).rfc3339.utf8)
        }
        return timestamp
    }

    /// Writes the collected lines to standard error.
    public func flush() {
        guard !bytes.isEmpty else { return }
        StandardError.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
