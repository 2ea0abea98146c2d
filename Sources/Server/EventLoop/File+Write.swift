internal import CLinux
internal import Glibc

extension File {
    /// The readers of a file or directory.
    public enum Audience: Sendable {
        /// The owner only, from the creation on.
        case owner
        /// All users.
        case everybody
        /// Those of the file that is replaced; all users if there is none.
        case unchanged
    }

    /// Replaces a file atomically: readers see the old or the new content. Blocks on the disk.
    ///
    /// - Throws: `SystemError`; the previous content is then unchanged.
    public static func replace(_ path: String, with bytes: [UInt8], for audience: Audience) throws(SystemError) {
        let temporary = "\(path).new-\(getpid())"
        _ = unsafe unlink(temporary)
        let mode: mode_t =
            switch audience {
            case .owner: 0o600
            case .everybody: 0o644
            case .unchanged: permissions(of: path) ?? 0o644
            }
        let number = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard number >= 0 else { throw SystemError("open", errno) }
        let descriptor = Descriptor(takingOwnership: number)
        do throws(SystemError) {
            try writeAll(bytes, to: descriptor.number)
            // The mode of `open` is subject to the umask.
            if audience == .unchanged { _ = fchmod(descriptor.number, mode) }
            guard fsync(descriptor.number) == 0 else { throw SystemError("fsync", errno) }
            guard unsafe rename(temporary, path) == 0 else { throw SystemError("rename", errno) }
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
    }

    /// Returns the permissions of a file; nil if there is none.
    private static func permissions(of path: String) -> mode_t? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
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

    /// Returns true if the path exists, readable or not.
    public static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Creates a directory; leaves an existing one unchanged. The parent directory must exist.
    ///
    /// - Parameter audience: The users who may list and enter it; only the owner may write.
    /// - Throws: `SystemError`.
    public static func makeDirectory(_ path: String, for audience: Audience = .owner) throws(SystemError) {
        let mode: mode_t = audience == .owner ? 0o700 : 0o755
        guard unsafe mkdir(path, mode) == 0 || errno == EEXIST else { throw SystemError("mkdir", errno) }
        guard isDirectory(path) else { throw SystemError("mkdir", ENOTDIR) }
    }
}
