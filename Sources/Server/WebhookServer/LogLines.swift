internal import EventLoop
internal import HTTP
internal import Primitives

/// Lines for the log that one thread collects and writes together: once per turn of its loop, not once per line.
///
/// Bound to its thread.
public final class LogLines {
    private var bytes: [UInt8] = []
    private var second: Int64 = -1
    private var timestamp: [UInt8] = []

    /// Bytes that are collected before they are written without waiting for the turn to end.
    private static let capacity = 32 * 1024

    /// No lines yet; one for each thread that logs.
    public init() {}

    /// The bytes collected so far, for a line to be appended; `put` gives them back.
    public func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        return taken
    }

    /// Gives back what `take` lent, with a line more.
    public func put(_ lines: consuming [UInt8]) {
        bytes = lines
        if bytes.count >= Self.capacity { flush() }
    }

    /// The time of the present second (RFC 3339), worked out once a second.
    public var now: [UInt8] {
        let current = Clock.unixMilliseconds / 1000
        if current != second {
            second = current
            timestamp = Array(CivilTime(unixSeconds: current).rfc3339.utf8)
        }
        return timestamp
    }

    /// Writes what was collected to standard error.
    public func flush() {
        guard !bytes.isEmpty else { return }
        StandardError.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
