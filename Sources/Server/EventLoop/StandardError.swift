internal import CLinux
internal import Synchronization

/// Where the log goes.
public enum StandardError {
    /// Bytes that were not written because nobody took them.
    private static let dropped = Atomic<UInt64>(0)
    /// True if the last line that was written lacks its end.
    private static let isTorn = Atomic<Bool>(false)

    /// Bytes of the log that were lost so far. Any thread.
    public static var droppedBytes: UInt64 { dropped.load(ordering: .relaxed) }

    /// Writes whole lines in one call, so that lines of threads do not mix. Any thread.
    ///
    /// What a full pipe does not take is dropped and counted: who reads the log must not be able to stop a server.
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
