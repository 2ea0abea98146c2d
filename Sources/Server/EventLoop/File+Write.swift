internal import CLinux
internal import Glibc

extension File {
    /// Who may read a file that is written.
    public enum Audience: Sendable {
        /// Its owner only, from the moment that it exists.
        case owner
        /// Everybody.
        case everybody
    }

    /// Writes a file whole, in the place of one that may be there: nobody ever sees half of it. Blocks on the disk.
    ///
    /// - Throws: `SystemError`; then what was there before still is.
    public static func replace(_ path: String, with bytes: [UInt8], for audience: Audience) throws(SystemError) {
        let temporary = "\(path).new-\(getpid())"
        _ = unsafe unlink(temporary)
        let mode: mode_t = audience == .owner ? 0o600 : 0o644
        let number = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard number >= 0 else { throw SystemError("open", errno) }
        let descriptor = Descriptor(takingOwnership: number)
        do throws(SystemError) {
            try writeAll(bytes, to: descriptor.number)
            guard fsync(descriptor.number) == 0 else { throw SystemError("fsync", errno) }
            guard unsafe rename(temporary, path) == 0 else { throw SystemError("rename", errno) }
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
    }

    private static func writeAll(_ bytes: [UInt8], to number: Int32) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe clinux_write(number, base + written, buffer.count - written)
            }
            if count == -Int(EINTR) { continue }
            guard count > 0 else { throw SystemError("write", Int32(truncatingIfNeeded: -count)) }
            written += count
        }
    }

    /// True if something is there, whoever may read it.
    public static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Makes a directory that only its owner may list or enter; what is there already stays as it is. The directory
    /// above must be there.
    ///
    /// - Throws: `SystemError`.
    public static func makeDirectory(_ path: String) throws(SystemError) {
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemError("mkdir", errno) }
        guard isDirectory(path) else { throw SystemError("mkdir", ENOTDIR) }
    }
}
