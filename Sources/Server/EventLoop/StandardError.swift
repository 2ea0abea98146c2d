internal import CLinux
internal import Synchronization

/// Standard error, the destination of the log.
public enum StandardError {
    /// Bytes dropped because the pipe was full.
    private static let dropped = Atomic<UInt64>(0)
    /// True if the last line was written incompletely.
    private static let isTorn = Atomic<Bool>(false)

    /// Bytes of the log dropped so far. Any thread.
    public static var droppedBytes: UInt64 { dropped.load(ordering: .relaxed) }

    /// Writes complete lines in one call, so that lines of different threads do not interleave. Any thread.
    /// Drops and counts what a full pipe does not accept: a stalled log reader must not block the server.
    public static func write(_ bytes: borrowing [UInt8]) {
        if isTorn.load(ordering: .relaxed), writeAtOnce([UInt8(ascii: "\n")]) == 1 {
            isTorn.store(false, ordering: .relaxed)
        }
        let written = writeAtOnce(bytes)
        guard written < bytes.count else { return }
        dropped.wrappingAdd(UInt64(bytes.count - written), ordering: .relaxed)
        if written > 0 { isTorn.store(true, ordering: .relaxed) }
    }

    private static func writeAtOnce(_ bytes: borrowing [UInt8]) -> Int {
        unsafe bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return max(unsafe clinux_write_at_once(2, base, bytes.count), 0)
        }
    }
}
