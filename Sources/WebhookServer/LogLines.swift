internal import EventLoop

/// Lines for the log that one thread collects and writes together: once per turn of its loop, not once per line.
///
/// Bound to its thread.
public final class LogLines {
    private var bytes: [UInt8] = []

    /// Bytes that are collected before they are written without waiting for the turn to end.
    private static let capacity = 32 * 1024

    public init() {}

    /// Adds a line; `write` appends it with its line feed.
    public func add(_ write: (inout [UInt8]) -> Void) {
        write(&bytes)
        if bytes.count >= Self.capacity { flush() }
    }

    /// Writes what was collected to standard error.
    public func flush() {
        guard !bytes.isEmpty else { return }
        File.writeStandardError(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
