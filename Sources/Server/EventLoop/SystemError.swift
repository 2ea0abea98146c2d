internal import Glibc

/// A system call that failed: which, and why.
public struct SystemError: Error, Equatable, Sendable {
    /// The call, as the manual calls it.
    public let call: StaticString
    /// `errno` right after it.
    public let code: Int32

    /// A call that failed with an `errno`.
    public init(_ call: StaticString, _ code: Int32) {
        self.call = call
        self.code = code
    }

    /// The call was given something that makes no sense.
    public var isInvalidArgument: Bool { code == EINVAL }

    /// Errors are equal when code and call are.
    public static func == (a: SystemError, b: SystemError) -> Bool { a.code == b.code && "\(a.call)" == "\(b.call)" }
}

extension SystemError: CustomStringConvertible {
    /// Call and reason on one line: `epoll_ctl: Bad file descriptor`.
    public var description: String { "\(call): \(unsafe String(cString: strerror(code)))" }
}

/// Runs `body` again while a signal interrupts it; throws for what it returns below zero.
func system(_ call: StaticString, _ body: () -> Int32) throws(SystemError) -> Int32 {
    while true {
        let result = body()
        if result >= 0 { return result }
        guard result == -EINTR else { throw SystemError(call, -result) }
    }
}
