internal import EventLoop
internal import HTTP
internal import Primitives

/// One plain connection of the operations listener: requests without bodies, answered one after the other.
final class OperationsConnection: EventHandler {
    private let descriptor: Descriptor
    private let loop: EventLoop
    private let operations: Operations
    private let closed: (OperationsConnection) -> Void
    /// Where the client is.
    let network: ClientNetwork
    /// When it was accepted or last answered, in nanoseconds of the monotonic clock.
    private(set) var lastUsed: UInt64
    private var registration = Registration.none
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var sent = 0
    private var closesAfterWriting = false
    private var isQueued = false
    private var isClosed = false

    private static let timeoutNanoseconds: UInt64 = 30_000_000_000

    /// - Parameter closed: Called once, when it has ended.
    init(
        _ descriptor: consuming Descriptor, from network: ClientNetwork, _ loop: EventLoop, _ operations: Operations,
        closed: @escaping (OperationsConnection) -> Void
    ) {
        self.descriptor = descriptor
        self.network = network
        self.loop = loop
        self.operations = operations
        self.closed = closed
        lastUsed = loop.nowNanoseconds
    }

    /// Registers with the loop and answers what has come already.
    func start() {
        do {
            registration = try loop.add(descriptor, self)
        } catch {
            return closed(self)
        }
        loop.setDeadline(loop.nowNanoseconds &+ Self.timeoutNanoseconds, of: registration)
        handle(.readable)
    }

    func handle(_ events: ReadyEvents) {
        guard !isClosed else { return }
        if !output.isEmpty {
            guard flush() else { return }
        }
        // What has come in behind the request that was answered goes first; it has been waiting for its turn.
        guard !isQueued, answerRequest() else { return }
        var buffer = [UInt8](repeating: 0, count: 4096)
        switch descriptor.receive(into: &buffer, from: 0) {
        case .bytes(let count):
            input += buffer[..<count]
            _ = answerRequest()
        case .wantsRead, .wantsWrite: return
        case .ended, .failed: return close()
        }
    }

    func handleDeadline() { close() }

    /// Closes at once.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        loop.remove(descriptor, registration)
        closed(self)
    }

    /// Has the loop come back for requests that are there already. One at a time: a peer that sends many must neither
    /// keep probes and signals waiting nor have all of its answers put together.
    private func queue() {
        guard !isQueued else { return }
        isQueued = true
        let box = UnsafeTransfer(self)
        loop.submit {
            box.value.isQueued = false
            box.value.handle([])
        }
    }

    /// Answers the first request that has come whole. False when the connection has had its turn.
    private func answerRequest() -> Bool {
        guard !input.isEmpty else { return true }
        do throws(HTTP1Error) {
            guard let head = try HTTP1Head.parse(input.span, from: 0) else { return true }
            let answer = operations.answer(
                head.method, path: text(head.path), query: text(head.query), openMetrics: head.acceptsOpenMetrics)
            // Nobody sends bodies here; what follows one could be anything.
            closesAfterWriting = !head.keepsAlive || head.framing != .none && head.framing != .length(0)
            write(answer, withBody: head.method != .head)
            input.removeFirst(head.length)
        } catch {
            closesAfterWriting = true
            write(Operations.Answer(status: error.status, body: Array("\(error.reason)\n".utf8)), withBody: true)
        }
        if flush(), !input.isEmpty { queue() }
        return false
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: input[range], as: UTF8.self) }

    private func write(_ answer: Operations.Answer, withBody: Bool) {
        HTTP1Response.appendHead(
            status: answer.status, contentType: answer.contentType, contentLength: answer.body.count,
            fields: answer.fields,
            date: HTTPDate.line(Clock.unixMilliseconds / 1000), closes: closesAfterWriting, to: &output)
        if withBody { output += answer.body }
    }

    /// False when the connection is done with or the rest has to wait.
    private func flush() -> Bool {
        while sent < output.count {
            switch descriptor.send(output, from: sent) {
            case .bytes(let count): sent += count
            case .wantsRead, .wantsWrite:
                do { try loop.watch(descriptor, registration, for: .writable) } catch { close() }
                return false
            case .ended, .failed:
                close()
                return false
            }
        }
        if !output.isEmpty { lastUsed = loop.nowNanoseconds }
        output = []
        sent = 0
        if closesAfterWriting {
            descriptor.shutdownWriting()
            close()
            return false
        }
        loop.setDeadline(loop.nowNanoseconds &+ Self.timeoutNanoseconds, of: registration)
        do { try loop.watch(descriptor, registration, for: [.readable, .peerClosed]) } catch {
            close()
            return false
        }
        return true
    }
}
