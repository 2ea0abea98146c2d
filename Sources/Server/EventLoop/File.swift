internal import CLinux
internal import Glibc

/// Files that are read whole.
public enum File {
    /// Reads a file of at most `limit` bytes. Blocks on the disk: for start-up and the service thread.
    ///
    /// - Parameter waits: True if a pipe is waited for, to its end: for commands that people run.
    /// - Throws: `SystemError`; `EFBIG` for a larger file.
    public static func read(_ path: String, limit: Int, waits: Bool = false) throws(SystemError) -> [UInt8] {
        let descriptor = Descriptor(takingOwnership: try system("open") { unsafe clinux_open(path) })
        return try read(descriptor.number, limit: limit, waits: waits)
    }

    /// Reads standard input to its end, at most `limit` bytes.
    ///
    /// - Throws: `SystemError`; `EFBIG` for more.
    public static func readStandardInput(limit: Int) throws(SystemError) -> [UInt8] {
        try read(STDIN_FILENO, limit: limit, waits: true)
    }

    private static func read(_ number: Int32, limit: Int, waits: Bool) throws(SystemError) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            if waits { clinux_wait_for_input(number) }
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe clinux_read(number, base, bytes.count)
            }
            if got == -Int(EINTR) || waits && got == -Int(EAGAIN) { continue }
            guard got >= 0 else { throw SystemError("read", Int32(truncatingIfNeeded: -got)) }
            guard got > 0 else { return content }
            guard content.count + got <= limit else { throw SystemError("read", EFBIG) }
            content += buffer[..<got]
        }
    }

    /// True if there is a directory at `path`, links followed.
    public static func isDirectory(_ path: String) -> Bool {
        guard let stream = unsafe opendir(path) else { return false }
        unsafe closedir(stream)
        return true
    }

    /// True if a file is there and may be read.
    public static func isReadable(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

    /// Names in a directory, in no order, without those that begin with a dot (Kubernetes keeps what it swaps behind
    /// such names).
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
}
