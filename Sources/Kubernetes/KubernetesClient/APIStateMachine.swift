public import HTTP
public import JSON

/// A state machine for requests to the API server, without I/O and clocks: responses in, actions out.
public protocol APIStateMachine {
    /// Returns the first action, or the next one after a pause.
    mutating func resume(now: UInt64) -> APIAction

    /// Processes part of a response.
    ///
    /// - Parameters:
    ///   - body: Bytes of the body not consumed yet; the machine removes those that it consumes.
    ///   - isDone: True if the response is complete.
    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction

    /// Handles a failure. The connection is closed.
    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction
}

/// The next action.
public enum APIAction: Equatable, Sendable {
    /// Send this request, on the existing connection or a new one.
    case request(APIRequest)
    /// Wait for more of the response.
    case read
    /// Pause for this many nanoseconds. Closes the connection if a response is in progress.
    case pause(nanoseconds: UInt64)
    /// Do nothing until `resume` or `interrupt`.
    case idle
}

/// A reason why there was no complete response.
public enum APIFailure: Equatable, Sendable {
    /// It exceeds the request's limit.
    case tooLarge
    /// The connection could not be established, or broke.
    case broken(String)
    /// A timeout expired.
    case timeout(String)

    /// Human-readable.
    public var reason: String {
        switch self {
        case .tooLarge: "response too large"
        case .broken(let reason), .timeout(let reason): reason
        }
    }
}
