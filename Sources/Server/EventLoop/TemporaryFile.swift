internal import CLinux
internal import Glibc

/// A file without a name, for data that should not stay in memory. Its space is free again when it is closed. Blocks on
/// the disk. Confined to one thread.
public final class TemporaryFile {
    /// The number of bytes.
    public private(set) var size = 0
    private let descriptor: Descriptor

    /// Creates an empty file in the directory that the environment variable `TMPDIR` names, or else in `/tmp`. No other
    /// user can read it.
    ///
    /// - Throws: `SystemError`, for example in a container with a read-only file system.
    public init() throws(SystemError) {
        let directory = Environment.variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        let path = "\(directory)/ocne-webhook-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        let number = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard number >= 0 else { throw SystemError("open", errno) }
        descriptor = Descriptor(takingOwnership: number)
        _ = unsafe unlink(path)
    }

    /// Appends bytes.
    ///
    /// - Throws: `SystemError`, for example on a full disk; the content is then unchanged.
    public func append(_ bytes: [UInt8]) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe pwrite(
                    descriptor.number, base + written, buffer.count - written, off_t(size + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError("write", count < 0 ? errno : ENOSPC) }
            written += count
        }
        size += bytes.count
    }

    /// Returns up to `count` bytes from `offset`; fewer at the end.
    ///
    /// - Throws: `SystemError`.
    public func read(from offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        let wanted = min(count, size - offset)
        guard offset >= 0, wanted > 0 else { return [] }
        var content = [UInt8](repeating: 0, count: wanted)
        var done = 0
        while done < wanted {
            let got = unsafe content.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe pread(descriptor.number, base + done, wanted - done, off_t(offset + done))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw SystemError("read", got < 0 ? errno : EIO) }
            done += got
        }
        return content
    }

    /// Forgets everything from `size` on; it is overwritten later.
    public func truncate(to size: Int) { self.size = min(max(size, 0), self.size) }
}
