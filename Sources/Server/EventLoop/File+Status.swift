internal import Glibc

extension File {
    /// The type of a file.
    public enum Kind: Sendable {
        case regular, directory, pipe, socket, device
    }

    /// The type of a file, and what distinguishes it from all others.
    public struct Status: Sendable {
        /// A file, whatever its path is.
        public struct Identity: Hashable, Sendable {
            fileprivate let device: UInt64
            fileprivate let inode: UInt64
        }

        /// The type.
        public let kind: Kind
        /// The identity.
        public let identity: Identity
    }

    /// Returns the status of the file that a path or the link at it leads to.
    ///
    /// - Throws: `SystemError`: `isMissing` for a link to nothing, `isLinkLoop` for links that lead to each other.
    public static func status(_ path: String) throws(SystemError) -> Status {
        var result = stat()
        guard unsafe stat(path, &result) == 0 else { throw SystemError("stat", errno) }
        let kind: Kind =
            switch result.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            default: .device
            }
        return Status(
            kind: kind, identity: .init(device: UInt64(result.st_dev), inode: UInt64(result.st_ino)))
    }
}
