internal import CLinux
internal import Glibc

/// Files that are read whole.
public enum File {
    /// Reads a file of at most `limit` bytes. Blocks on the disk: for start-up and the service thread.
    ///
    /// - Throws: `SystemError`; `EFBIG` for a larger file.
    public static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let descriptor = Descriptor(takingOwnership: try system("open") { unsafe clinux_open(path) })
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let number = descriptor.number
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe clinux_read(number, base, bytes.count)
            }
            if got == -Int(EINTR) { continue }
            guard got >= 0 else { throw SystemError("read", Int32(truncatingIfNeeded: -got)) }
            guard got > 0 else { return content }
            guard content.count + got <= limit else { throw SystemError("read", EFBIG) }
            content += buffer[..<got]
        }
    }

    /// Names in a directory, in no order, without those that begin with a dot (Kubernetes keeps what it swaps behind such names).
    public static func names(in directory: String) throws(SystemError) -> [String] {
        guard let stream = unsafe opendir(directory) else { throw SystemError("opendir", errno) }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// Writes bytes to standard error in one call, so that lines of threads do not mix. What does not fit a full pipe is dropped: a log
    /// must not stop a server.
    public static func writeStandardError(_ bytes: borrowing [UInt8]) {
        unsafe bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            _ = unsafe clinux_write(2, base, bytes.count)
        }
    }
}
