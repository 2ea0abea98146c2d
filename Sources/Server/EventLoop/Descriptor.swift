internal import CLinux
internal import Glibc

/// An open file descriptor with one owner, who closes it by letting go of it.
public struct Descriptor: ~Copyable, Sendable {
    /// The number, to be used while the owner lives.
    public let number: Int32

    /// Takes over an open descriptor.
    public init(takingOwnership number: Int32) {
        self.number = number
    }

    deinit {
        // After EINTR the descriptor is gone on Linux, so there is nothing to repeat.
        let result = clinux_close(number)
        // A number that is not open means that somebody else closed it: the books are wrong, and another file may be
        // next.
        precondition(result != -EBADF, "closed a descriptor twice")
    }
}
