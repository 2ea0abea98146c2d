internal import EventLoop
internal import HTTP
internal import Primitives
internal import TLS

/// The listener of an operations connection. Bound to its loop's thread.
protocol OperationsHost: AnyObject {
    var loop: EventLoop { get }
    var operations: Operations { get }
    var timeouts: OperationsTimeouts { get }
    /// Decides about requests; nil if all are allowed.
    var access: (any ProtectedAccess)? { get }
    /// The loop of the thread that makes pages.
    var serviceLoop: EventLoop { get }
    func countHandshakeFailure()
    func count(status: Int)
    func connectionEnded(_ connection: OperationsConnection)
}

/// Deadlines of operations connections, in nanoseconds.
struct OperationsTimeouts {
    /// Handshake and request of a client that has not been authorized.
    let request: UInt64
    /// Each further request of an authorized client.
    let idle: UInt64
    /// A response whose access is checked, from the request to its last byte.
    let response: UInt64

    static let plain = OperationsTimeouts(request: 30_000_000_000, idle: 30_000_000_000, response: 30_000_000_000)
    static let protected = OperationsTimeouts(request: 10_000_000_000, idle: 120_000_000_000, response: 40_000_000_000)
}

/// One connection of an operations listener, plain or over TLS: HTTP/1.1 requests without bodies, answered one after
/// the other.
///
/// Bound to the listener's thread.
final class OperationsConnection: EventHandler {
    private enum Phase {
        case handshake
        /// Waits for a request, or for the rest of one.
        case reading
        /// Waits for the verdict about access, or for the thread that makes pages.
        case waiting
        case writing
        case closed
    }

    private let descriptor: Descriptor
    /// Nil for a plain connection.
    private let session: TLSSession?
    private unowned let host: any OperationsHost
    /// The network of the client.
    let network: ClientNetwork
    /// Time at which it was accepted or last answered, in nanoseconds of the monotonic clock.
    private(set) var lastUsed: UInt64
    /// True once a request was authorized.
    private(set) var isTrusted = false
    private var registration = Registration.none
    private var phase: Phase
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var sent = 0
    private var closesAfterWriting = false
    private var isQueued = false

    /// Maximum size of a bearer token.
    private static let tokenBytes = 16 * 1024
    /// Bytes of a read: pipelined requests of probes, or a TLS record.
    private static let plainReadBytes = 4 * 1024
    private static let tlsReadBytes = 16 * 1024

    init(
        _ descriptor: consuming Descriptor, _ session: TLSSession?, from network: ClientNetwork,
        _ host: any OperationsHost
    ) {
        self.descriptor = descriptor
        self.session = session
        self.network = network
        self.host = host
        phase = session == nil ? .reading : .handshake
        lastUsed = host.loop.nowNanoseconds
    }

    /// Registers with the loop. A plain connection reads at once.
    func start() {
        do {
            registration = try host.loop.add(descriptor, self)
        } catch {
            phase = .closed
            return host.connectionEnded(self)
        }
        setDeadline(host.timeouts.request)
        if session == nil { read() }
    }

    func handle(_ events: ReadyEvents) {
        switch phase {
        case .handshake: continueHandshake()
        case .reading: if !isQueued { read() }
        case .writing: flush()
        // The peer may be gone.
        case .waiting: if !events.isDisjoint(with: .hangup) { close() }
        case .closed: break
        }
    }

    func handleDeadline() {
        if phase == .handshake { host.countHandshakeFailure() }
        close()
    }

    /// Closes at once.
    func close() {
        guard phase != .closed else { return }
        phase = .closed
        session?.close()
        host.loop.remove(descriptor, registration)
        host.connectionEnded(self)
    }

    private func setDeadline(_ nanoseconds: UInt64) {
        host.loop.setDeadline(Clock.monotonicNanoseconds &+ nanoseconds, of: registration)
    }

    private func watch(_ events: ReadyEvents) {
        do { try host.loop.watch(descriptor, registration, for: events) } catch { close() }
    }

    private func continueHandshake() {
        guard let session else { return }
        switch session.handshake() {
        case .done:
            phase = .reading
            watch([.readable, .peerClosed])
            if session.hasBufferedInput { queue() }
        case .wantsRead: watch([.readable, .peerClosed])
        case .wantsWrite: watch(.writable)
        case .ended, .failed:
            host.countHandshakeFailure()
            close()
        }
    }

    // MARK: - Requests

    private func read() {
        // Pipelined requests come first.
        if !input.isEmpty, takeRequest() { return }
        guard phase == .reading else { return }
        var buffer = [UInt8](repeating: 0, count: session == nil ? Self.plainReadBytes : Self.tlsReadBytes)
        switch receive(into: &buffer) {
        case .bytes(let count):
            input += buffer[..<count]
            if !takeRequest(), phase == .reading, session?.hasBufferedInput == true { queue() }
        case .wantsRead: watch([.readable, .peerClosed])
        case .wantsWrite: watch(.writable)
        case .ended, .failed: close()
        }
    }

    /// Continues with input that has arrived already, in a later tick. One request per tick: a peer that pipelines many
    /// must neither delay probes and signals nor have all of its responses in memory.
    private func queue() {
        guard !isQueued else { return }
        isQueued = true
        let box = UnsafeTransfer(self)
        host.loop.submit {
            box.value.isQueued = false
            if box.value.phase == .reading { box.value.read() }
        }
    }

    /// Begins with the first request if it is complete.
    ///
    /// - Returns: True if it is complete or malformed.
    private func takeRequest() -> Bool {
        // The head of an authorized request has a token besides the rest.
        let limit = HTTP1Limits.headBytes + (session == nil ? 0 : Self.tokenBytes)
        do throws(HTTP1Error) {
            guard let head = try HTTP1Head.parse(input.span, from: 0, limit: limit) else { return false }
            // Bodies are not read, so the connection ends with the response.
            closesAfterWriting = !head.keepsAlive || head.framing != .none && head.framing != .length(0)
            let request = OperationsRequest(
                method: head.method, path: text(head.path), query: text(head.query),
                openMetrics: head.acceptsOpenMetrics)
            let token = Self.token(input.span.extracting(head.authorization))
            input.removeFirst(head.length)
            decide(request, token)
        } catch {
            closesAfterWriting = true
            respond(Operations.Response(status: error.status, body: Array("\(error.reason)\n".utf8)), withBody: true)
        }
        return true
    }

    /// Returns the token of `Bearer TOKEN`; nil without a valid one.
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

    private func decide(_ request: OperationsRequest, _ token: String?) {
        guard let access = host.access else {
            return respond(host.operations.response(to: request), withBody: request.method != .head)
        }
        phase = .waiting
        setDeadline(host.timeouts.response)
        watch([])
        guard let token else { return finish(request, .unauthenticated) }
        let question = ProtectedRequest(
            token: token, verb: request.verb, path: host.operations.accessPath(of: request.path), network: network)
        access.decide(question) { [weak self] verdict in self?.finish(request, verdict) }
    }

    private func finish(_ request: OperationsRequest, _ verdict: ProtectedVerdict) {
        guard phase == .waiting else { return }
        if let refusal = Operations.Response(refusing: verdict) {
            return respond(refusal, withBody: request.method != .head)
        }
        isTrusted = true
        guard host.operations.isPage(request.path) else {
            return respond(host.operations.response(to: request), withBody: request.method != .head)
        }
        // Pages read state that is bound to the service thread.
        let box = UnsafeTransfer(self)
        let (operations, loop) = (host.operations, host.loop)
        host.serviceLoop.submit {
            let page = operations.response(to: request)
            loop.submit {
                if box.value.phase == .waiting { box.value.respond(page, withBody: request.method != .head) }
            }
        }
    }

    // MARK: - Responses

    private func respond(_ response: Operations.Response, withBody: Bool) {
        host.count(status: response.status)
        HTTP1Response.appendHead(
            status: response.status, contentType: response.contentType, contentLength: response.body.count,
            fields: response.fields,
            date: HTTPDate.line(Clock.unixSeconds), closes: closesAfterWriting, to: &output)
        if withBody { output += response.body }
        phase = .writing
        flush()
    }

    private func flush() {
        while sent < output.count {
            switch send(output, from: sent) {
            case .bytes(let count): sent += count
            case .wantsWrite: return watch(.writable)
            case .wantsRead: return watch([.readable, .peerClosed])
            case .ended, .failed: return close()
            }
        }
        output = []
        sent = 0
        lastUsed = host.loop.nowNanoseconds
        guard !closesAfterWriting else {
            if session == nil { descriptor.shutdownWriting() }
            return close()
        }
        phase = .reading
        setDeadline(isTrusted ? host.timeouts.idle : host.timeouts.request)
        watch([.readable, .peerClosed])
        if !input.isEmpty || session?.hasBufferedInput == true { queue() }
    }

    // MARK: - Transport

    private func receive(into buffer: inout [UInt8]) -> Transfer {
        session.map { Transfer($0.read(into: &buffer, from: 0)) } ?? descriptor.receive(into: &buffer, from: 0)
    }

    private func send(_ bytes: [UInt8], from offset: Int) -> Transfer {
        session.map { Transfer($0.write(bytes, from: offset)) } ?? descriptor.send(bytes, from: offset)
    }
}

extension Transfer {
    fileprivate init(_ outcome: TLSSession.Outcome) {
        switch outcome {
        case .done(let count): self = .bytes(count)
        case .wantsRead: self = .wantsRead
        case .wantsWrite: self = .wantsWrite
        case .ended: self = .ended
        case .failed(let reason): self = .failed(reason)
        }
    }
}
