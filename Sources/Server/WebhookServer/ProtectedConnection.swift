internal import EventLoop
internal import HTTP
internal import Primitives
internal import TLS

/// One connection of the protected operations listener: HTTP/1.1 over TLS, requests without bodies, answered one after
/// the other.
///
/// Belongs to the listener's thread.
final class ProtectedConnection: EventHandler {
    private enum Phase {
        case handshaking
        /// Waits for a request, or for its end.
        case reading
        /// Waits for the verdict, or for the thread that makes pages.
        case waiting
        case writing
        case closed
    }

    private let descriptor: Descriptor
    private let session: TLSSession
    private unowned let listener: ProtectedListener
    private let closed: (ProtectedConnection) -> Void
    /// Where the client is.
    let network: ClientNetwork
    private var registration = Registration.none
    private var phase = Phase.handshaking
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var sent = 0
    private var closesAfterWriting = false
    private var isQueued = false
    /// Whether a request of this connection was allowed.
    private(set) var isTrusted = false

    /// Handshake and first request; each further request; an answer, from its decision to its last byte. In
    /// nanoseconds.
    private static let beginNanoseconds: UInt64 = 10_000_000_000
    private static let idleNanoseconds: UInt64 = 120_000_000_000
    private static let answerNanoseconds: UInt64 = 40_000_000_000
    /// A head with a token of 16 KiB, and the rest.
    private static let headBytes = 16 * 1024 + HTTP1Limits.headBytes
    /// Bytes of a token.
    private static let tokenBytes = 16 * 1024
    /// Bytes that are read at once: a record of TLS.
    private static let readBytes = 16 * 1024

    init(
        _ descriptor: consuming Descriptor, _ session: TLSSession, from network: ClientNetwork,
        _ listener: ProtectedListener,
        closed: @escaping (ProtectedConnection) -> Void
    ) {
        self.descriptor = descriptor
        self.session = session
        self.network = network
        self.listener = listener
        self.closed = closed
    }

    func start() {
        do {
            registration = try listener.loop.add(descriptor, self)
            setDeadline(Self.beginNanoseconds)
        } catch {
            phase = .closed
            closed(self)
        }
    }

    func handle(_ events: ReadyEvents) {
        switch phase {
        case .handshaking: shakeHands()
        case .reading: read()
        case .writing: flush()
        // The peer may be gone.
        case .waiting: if !events.isDisjoint(with: .hangup) { close() }
        case .closed: break
        }
    }

    func handleDeadline() {
        if phase == .handshaking { listener.count(handshake: false) }
        close()
    }

    /// Closes at once.
    func close() {
        guard phase != .closed else { return }
        phase = .closed
        session.close()
        listener.loop.remove(descriptor, registration)
        closed(self)
    }

    private func setDeadline(_ nanoseconds: UInt64) {
        listener.loop.setDeadline(Clock.monotonicNanoseconds &+ nanoseconds, of: registration)
    }

    private func watch(_ events: ReadyEvents) {
        do { try listener.loop.watch(descriptor, registration, for: events) } catch { close() }
    }

    private func shakeHands() {
        switch session.handshake() {
        case .done:
            phase = .reading
            watch([.readable, .peerClosed])
            if session.hasBufferedInput { queue() }
        case .wantsRead: watch([.readable, .peerClosed])
        case .wantsWrite: watch(.writable)
        case .ended, .failed:
            listener.count(handshake: false)
            close()
        }
    }

    // MARK: requests

    private func read() {
        // Pipelined requests come first.
        if !input.isEmpty, takeRequest() { return }
        guard phase == .reading else { return }
        var buffer = [UInt8](repeating: 0, count: Self.readBytes)
        switch session.read(into: &buffer, from: 0) {
        case .done(let count):
            input += buffer[..<count]
            if !takeRequest(), phase == .reading, session.hasBufferedInput { queue() }
        case .wantsRead: watch([.readable, .peerClosed])
        case .wantsWrite: watch(.writable)
        case .ended, .failed: close()
        }
    }

    /// Has the loop come back for what is there already, which does not wake it.
    private func queue() {
        guard !isQueued else { return }
        isQueued = true
        let box = UnsafeTransfer(self)
        listener.loop.submit {
            box.value.isQueued = false
            if box.value.phase == .reading { box.value.read() }
        }
    }

    /// Begins with the first request if it has come whole.
    ///
    /// - Returns: whether it has, or never will.
    private func takeRequest() -> Bool {
        do throws(HTTP1Error) {
            guard let head = try HTTP1Head.parse(input.span, from: 0, limit: Self.headBytes) else { return false }
            // Bodies are not read, so the connection ends with the answer.
            closesAfterWriting = !head.keepsAlive || head.framing != .none && head.framing != .length(0)
            let question = Question(
                method: head.method, path: text(head.path), query: text(head.query),
                openMetrics: head.acceptsOpenMetrics)
            let token = Self.token(input.span.extracting(head.authorization))
            input.removeFirst(head.length)
            decide(question, token)
        } catch {
            closesAfterWriting = true
            answer(Operations.Answer(status: error.status, body: Array("\(error.reason)\n".utf8)), withBody: true)
        }
        return true
    }

    /// What is asked for.
    private struct Question: Sendable {
        let method: HTTPMethod
        let path: String
        let query: String
        let openMetrics: Bool
    }

    /// The token of `Bearer TOKEN`; nil where there is none that could be one.
    private static func token(_ field: Span<UInt8>) -> String? {
        let scheme = Array("bearer ".utf8)
        guard field.count > scheme.count, field.count <= scheme.count + tokenBytes else { return nil }
        for i in scheme.indices where field[i] | 0x20 != scheme[i] { return nil }
        var token: [UInt8] = []
        for i in scheme.count..<field.count where !(token.isEmpty && field[i] == UInt8(ascii: " ")) {
            token.append(field[i])
        }
        guard !token.isEmpty, token.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return String(decoding: token, as: UTF8.self)
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: input[range], as: UTF8.self) }

    private func decide(_ question: Question, _ token: String?) {
        phase = .waiting
        setDeadline(Self.answerNanoseconds)
        watch([])
        let verb: String
        switch question.method {
        case .get: verb = "get"
        case .head: verb = "head"
        case .post: verb = "post"
        case .other: verb = "other"
        }
        guard let token else { return finish(question, .unauthenticated) }
        let request = ProtectedRequest(
            token: token, verb: verb, path: listener.operations.accessPath(of: question.path))
        listener.access.decide(request) { [weak self] verdict in self?.finish(question, verdict) }
    }

    private func finish(_ question: Question, _ verdict: ProtectedVerdict) {
        guard phase == .waiting else { return }
        switch verdict {
        case .allowed: isTrusted = true
        case .unauthenticated:
            return answer(
                Operations.Answer(
                    status: 401, body: Array("Unauthorized\n".utf8),
                    fields: [("www-authenticate", "Bearer realm=\"ocne-webhook\"")]),
                withBody: question.method != .head)
        case .forbidden(let user):
            return answer(
                Operations.Answer(status: 403, body: Array("Authorization denied for user \(user)\n".utf8)),
                withBody: question.method != .head)
        case .unavailable:
            return answer(
                Operations.Answer(
                    status: 503, body: Array("The API server could not be asked; retry later\n".utf8),
                    fields: [("retry-after", "10")]),
                withBody: question.method != .head)
        case .misconfigured:
            return answer(
                Operations.Answer(
                    status: 500, body: Array("The API server refuses this server's reviews; see its log\n".utf8)),
                withBody: question.method != .head)
        }
        guard listener.operations.isPage(question.path) else {
            return answer(made(question), withBody: question.method != .head)
        }
        // Pages look at what belongs to the service thread.
        let box = UnsafeTransfer(self)
        let (operations, loop) = (listener.operations, listener.loop)
        listener.serviceLoop.submit {
            let page = Self.made(question, operations)
            loop.submit {
                if box.value.phase == .waiting { box.value.answer(page, withBody: question.method != .head) }
            }
        }
    }

    private func made(_ question: Question) -> Operations.Answer { Self.made(question, listener.operations) }

    private static func made(_ question: Question, _ operations: Operations) -> Operations.Answer {
        operations.answer(
            question.method, path: question.path, query: question.query, openMetrics: question.openMetrics)
    }

    // MARK: answers

    private func answer(_ answer: Operations.Answer, withBody: Bool) {
        listener.count(status: answer.status)
        HTTP1Response.appendHead(
            status: answer.status, contentType: answer.contentType, contentLength: answer.body.count,
            fields: answer.fields,
            date: HTTPDate.line(Clock.unixMilliseconds / 1000), closes: closesAfterWriting, to: &output)
        if withBody { output += answer.body }
        phase = .writing
        flush()
    }

    private func flush() {
        while sent < output.count {
            switch session.write(output, from: sent) {
            case .done(let count): sent += count
            case .wantsWrite: return watch(.writable)
            case .wantsRead: return watch([.readable, .peerClosed])
            case .ended, .failed: return close()
            }
        }
        output = []
        sent = 0
        guard !closesAfterWriting else { return close() }
        phase = .reading
        setDeadline(isTrusted ? Self.idleNanoseconds : Self.beginNanoseconds)
        watch([.readable, .peerClosed])
        if !input.isEmpty || session.hasBufferedInput { queue() }
    }
}
