internal import EventLoop
internal import HTTP
internal import JSON
internal import Primitives

/// One request and its answer, for commands: the calling thread waits.
public enum APICall {
    /// What came back.
    public struct Answer: Sendable {
        /// The status of HTTP.
        public let status: Int
        /// The whole body.
        public let body: [UInt8]
    }

    /// Why nothing came back.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// For people.
        public let description: String
    }

    /// Asks and waits for the answer, for as long as the request says.
    ///
    /// - Throws: `Failure` when there is none; `SystemError` when the system has no descriptors left.
    public static func perform(_ request: APIRequest, at access: ClusterAccess, userAgent: String) throws -> Answer {
        let loop = try EventLoop()
        let client = APIClient(access, userAgent: userAgent, on: loop)
        let runner = SyncRunner(OneQuestion(request: request), client) {}
        let box = UnsafeTransfer(runner)
        loop.submit { box.value.resume() }
        runner.machine.done = { loop.stop() }
        loop.run()
        switch runner.machine.result {
        case .success(let answer): return answer
        case .failure(let failure): throw failure
        }
    }
}

/// Asks once.
private struct OneQuestion: SyncMachine {
    let request: APIRequest
    var done: () -> Void = {}
    private(set) var result = Result<APICall.Answer, APICall.Failure>.failure(.init(description: "no request was sent"))

    init(request: APIRequest) {
        self.request = request
    }

    mutating func resume(now: UInt64) -> SyncAction { .request(request) }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> SyncAction {
        guard isDone else { return .read }
        result = .success(.init(status: head.status, body: body))
        body = []
        done()
        return .rest
    }

    mutating func fail(_ failure: SyncFailure, now: UInt64) -> SyncAction {
        result = .failure(.init(description: failure.reason))
        done()
        return .rest
    }
}
