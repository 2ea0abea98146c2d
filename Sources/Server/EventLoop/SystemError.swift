internal import Glibc

/// A failed system call with its error code.
public struct SystemError: Error, Equatable, Sendable {
    /// The name of the call.
    public let call: StaticString
    /// The `errno`.
    public let code: Int32

    /// Creates an error of a call with an `errno`.
    public init(_ call: StaticString, _ code: Int32) {
        self.call = call
        self.code = code
    }

    /// True if an argument of the call was invalid.
    public var isInvalidArgument: Bool { code == EINVAL }

    /// True if the file or a directory on its path does not exist.
    public var isMissing: Bool { code == ENOENT || code == ENOTDIR }

    /// True if the path has too many symbolic links, as those that lead to each other have.
    public var isLinkLoop: Bool { code == ELOOP }

    /// Errors are equal if both code and call are.
    public static func == (a: SystemError, b: SystemError) -> Bool { a.code == b.code && "\(a.call)" == "\(b.call)" }
}

extension SystemError: CustomStringConvertible {
    /// Call and reason on one line: `epoll_ctl: Bad file descriptor`.
    public var description: String { "\(call): \(unsafe String(cString: strerror(code)))" }
}

/// Repeats `body` while a signal interrupts it; throws if it returns a negative value.
func system(_ call: StaticString, _ body: () -> Int32) throws(SystemError) -> Int32 {
    while true {
        let result = body()
        if result >= 0 { return result }
        guard result == -EINTR else { throw SystemError(call, -result) }
    }
}
