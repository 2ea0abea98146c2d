internal import EventLoop
internal import HTTP
internal import JSON
internal import Primitives

/// A single request for commands: the calling thread waits for the response.
public enum APICall {
    /// A response.
    public struct Response: Sendable {
        /// The HTTP status code.
        public let status: Int
        /// The complete body.
        public let body: [UInt8]
    }

    /// The reason why there is no response.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// Human-readable.
        public let description: String
    }

    /// Sends a request and waits for the response, within the limits of the request.
    ///
    /// - Throws: `Failure` if there is no response; `SystemError` if the system is out of descriptors.
    public static func perform(_ request: APIRequest, at access: ClusterAccess, userAgent: String) throws -> Response {
        let loop = try EventLoop()
        let client = APIClient(access, userAgent: userAgent, on: loop)
        let runner = APIStateMachineRunner(SingleRequest(request: request), client) {}
        let box = UnsafeTransfer(runner)
        loop.submit { box.value.resume() }
        runner.machine.done = { loop.stop() }
        loop.run()
        switch runner.machine.result {
        case .success(let response): return response
        case .failure(let failure): throw failure
        }
    }
}

/// Sends one request.
private struct SingleRequest: APIStateMachine {
    let request: APIRequest
    var done: () -> Void = {}
    private(set) var result = Result<APICall.Response, APICall.Failure>.failure(
        .init(description: "no request was sent"))

    init(request: APIRequest) {
        self.request = request
    }

    mutating func resume(now: UInt64) -> APIAction { .request(request) }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        guard isDone else { return .read }
        result = .success(.init(status: head.status, body: body))
        body = []
        done()
        return .idle
    }

    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        result = .failure(.init(description: failure.reason))
        done()
        return .idle
    }
}
