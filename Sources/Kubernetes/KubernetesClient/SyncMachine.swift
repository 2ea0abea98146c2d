public import HTTP
public import JSON

/// A conversation with the API server, without sockets and clocks: answers in, what to do next out.
public protocol SyncMachine {
    /// Begins, or goes on after a wait.
    mutating func resume(now: UInt64) -> SyncAction

    /// Something of an answer has come.
    ///
    /// - Parameters:
    ///   - body: What has come of the body and was not taken before; the machine removes what it takes.
    ///   - isDone: Whether the answer is complete.
    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> SyncAction

    /// There will be no (further) answer. The connection is gone.
    mutating func fail(_ failure: SyncFailure, now: UInt64) -> SyncAction
}

/// What to do next.
public enum SyncAction: Equatable, Sendable {
    /// Ask for this, on the connection there is or a new one.
    case request(APIRequest)
    /// Wait for more of the answer.
    case read
    /// Give up the connection if an answer is still under way, and come back after so many nanoseconds.
    case pause(nanoseconds: UInt64)
    /// Nothing, until somebody says otherwise.
    case rest
}

/// Why an answer did not come.
public enum SyncFailure: Equatable, Sendable {
    /// It is larger than the request allows.
    case tooLarge
    /// No connection, or one that broke.
    case broken(String)
    /// Nothing came in the time that there was.
    case silent(String)

    /// For people.
    public var reason: String {
        switch self {
        case .tooLarge: "response too large"
        case .broken(let reason), .silent(let reason): reason
        }
    }
}
