internal import CLinux
internal import Glibc

/// An open file descriptor with a single owner, closed at the end of its lifetime.
public struct Descriptor: ~Copyable, Sendable {
    /// The descriptor's number, valid during its lifetime.
    public let number: Int32

    /// Takes ownership of an open descriptor.
    public init(takingOwnership number: Int32) {
        self.number = number
    }

    deinit {
        // On Linux the descriptor is closed even after EINTR; do not retry.
        let result = clinux_close(number)
        // A closed number indicates a double close elsewhere, which could close an unrelated file next.
        precondition(result != -EBADF, "descriptor closed twice")
    }
}
