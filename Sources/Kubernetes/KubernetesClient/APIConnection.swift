internal import EventLoop
internal import HTTP
internal import JSON
internal import Primitives
internal import TLS

/// A connection to the API server: one request at a time, whose response is delivered incrementally.
/// Confined to its client's thread. Every phase has a deadline; any failure closes the connection and is reported once.
final class APIConnection: EventHandler {
    /// The callbacks of a connection.
    struct Delegate {
        /// Delivers part of a response; the receiver removes the bytes that it consumes from the body.
        let received: (HTTP1ResponseHead, inout [UInt8], _ isDone: Bool) -> Void
        /// Reports that the connection failed. Not called while no request is in progress.
        let failed: (APIFailure) -> Void
    }

    private enum Phase {
        case connecting
        case handshaking
        case idle
        case waiting
        case closed
    }

    private let loop: EventLoop
    private let descriptor: Descriptor
    private var registration = Registration.none
    private var session: TLSSession?
    private let access: ClusterAccess
    private let context: TLSClientContext?
    private let delegate: Delegate
    private var phase = Phase.connecting

    private var output: [UInt8] = []
    private var sent = 0
    private var reader = HTTP1ResponseReader()
    /// Bytes of an incomplete head.
    private var unread: [UInt8] = []
    private var body: [UInt8] = []
    private var limit = 0
    /// Method and path of the request, for messages.
    private var asked = ""
    private var idleTimeout = ClientLimits.connectTimeout
    private var latest = UInt64.max

    private static let connectSeconds = ClientLimits.connectTimeout / 1_000_000_000
    /// Bytes per read: the size of a TLS record.
    private static let inputBytes = 16 * 1024
    /// Reads per loop iteration: 256 KiB.
    private static let readsPerTick = 16

    /// Starts connecting.
    ///
    /// - Parameter context: Nil for plain HTTP.
    init(
        to address: String, _ access: ClusterAccess, _ context: TLSClientContext?, on loop: EventLoop,
        _ delegate: Delegate
    ) throws {
        self.loop = loop
        self.delegate = delegate
        (self.access, self.context) = (access, context)
        let server = access.server
        descriptor = try Connecting.begin(address, port: server.port)
        session = try context.map {
            try TLSSession($0, serverName: server.certificateName, descriptor: descriptor.number)
        }
        registration = try loop.add(descriptor, self)
        try loop.watch(descriptor, registration, for: .writable)
        loop.setDeadline(Clock.monotonicNanoseconds &+ ClientLimits.connectTimeout, of: registration)
    }

    /// True if a request can be sent.
    var isIdle: Bool { if case .idle = phase { true } else { false } }

    /// Sends a request, now or once connected. Must not be called while another is in progress.
    func send(_ bytes: [UInt8], for request: APIRequest) {
        output = bytes
        sent = 0
        reader = HTTP1ResponseReader()
        unread = []
        body = []
        limit = request.limit
        asked = "\(request.method.rawValue) \(request.target.prefix { $0 != "?" })"
        idleTimeout = request.idleTimeout
        let now = Clock.monotonicNanoseconds
        latest = request.timeout.map { now &+ $0 } ?? .max
        guard case .idle = phase else { return }
        phase = .waiting
        postpone(now)
        write()
    }

    /// Closes the connection without a callback.
    func close() {
        guard phase != .closed else { return }
        phase = .closed
        session?.close()
        loop.remove(descriptor, registration)
    }

    func handleDeadline() {
        switch phase {
        // Another address of the server may answer.
        case .connecting: end(.broken("not connected to \(access.peerName) after \(Self.connectSeconds) s"))
        case .handshaking:
            end(.broken("no TLS handshake with \(access.peerName) after \(Self.connectSeconds) s"))
        case .waiting:
            end(
                .timeout(
                    Clock.monotonicNanoseconds >= latest
                        ? "the response to \(asked) takes too long"
                        : "no response from \(access.peerName) to \(asked) for \(seconds(idleTimeout)) s"))
        case .idle, .closed: close()
        }
    }

    private func seconds(_ nanoseconds: UInt64) -> String {
        let whole = nanoseconds / 1_000_000_000
        return whole * 1_000_000_000 == nanoseconds ? "\(whole)" : "\(Double(nanoseconds) / 1e9)"
    }

    func handle(_ events: ReadyEvents) {
        switch phase {
        case .connecting: connected()
        case .handshaking: shakeHands()
        case .idle, .waiting:
            if sent < output.count { write() }
            read()
        case .closed: break
        }
    }

    // MARK: beginning

    private func connected() {
        do {
            try descriptor.finishConnecting()
        } catch {
            return end(.broken("\(error)"))
        }
        phase = .handshaking
        shakeHands()
    }

    private func shakeHands() {
        if let session {
            switch session.handshake() {
            case .done: break
            case .wantsRead: return watch(.readable)
            case .wantsWrite: return watch(.writable)
            case .ended: return end(.broken("\(access.peerName) closed the connection during the TLS handshake"))
            case .failed(let reason):
                let refusal = context.flatMap { session.refusal(of: access.server.certificateName, by: $0) }
                return end(.broken(refusal?.text(access) ?? "TLS handshake failed: \(reason)"))
            }
        }
        phase = output.isEmpty ? .idle : .waiting
        postpone(Clock.monotonicNanoseconds)
        watch(.readable)
        write()
    }

    private func watch(_ events: ReadyEvents) {
        do {
            try loop.watch(descriptor, registration, for: events)
        } catch {
            end(.broken("\(error)"))
        }
    }

    /// Extends the deadline after progress.
    private func postpone(_ now: UInt64) {
        loop.setDeadline(min(now &+ idleTimeout, latest), of: registration)
    }

    // MARK: transfers

    private func write() {
        while sent < output.count {
            let transfer =
                session.map { Self.transfer($0.write(output, from: sent)) } ?? descriptor.send(output, from: sent)
            switch transfer {
            case .bytes(let count): sent += count
            case .wantsWrite: return watch([.readable, .writable])
            case .wantsRead: return watch(.readable)
            case .ended: return end(.broken("\(access.peerName) closed the connection"))
            case .failed(let reason): return end(.broken(reason))
            }
        }
        output = []
        sent = 0
        watch(.readable)
    }

    private func read() {
        var input = [UInt8](repeating: 0, count: Self.inputBytes)
        var reads = 0
        while phase != .closed {
            guard reads < Self.readsPerTick else {
                // Data buffered by OpenSSL does not wake the loop.
                let box = UnsafeTransfer(self)
                return loop.submit { box.value.read() }
            }
            reads += 1
            let transfer =
                session.map { Self.transfer($0.read(into: &input, from: 0)) }
                ?? descriptor.receive(into: &input, from: 0)
            switch transfer {
            case .bytes(let count): take(input.span.extracting(0..<count))
            case .wantsRead: return
            case .wantsWrite: return watch([.readable, .writable])
            case .ended: return ended()
            case .failed(let reason): return end(.broken(reason))
            }
        }
    }

    private func take(_ input: Span<UInt8>) {
        // A response without a request.
        guard case .waiting = phase else { return close() }
        do {
            var used = 0
            if unread.isEmpty {
                used = try reader.read(input, from: 0, into: &body, limit: limit)
                if used < input.count { unread.append(copying: input.extracting(used..<input.count)) }
            } else {
                unread.append(copying: input)
                let bytes = unread
                used = try reader.read(bytes.span, from: 0, into: &body, limit: limit)
                unread.removeFirst(used)
            }
        } catch {
            return end(error.status == 413 ? .tooLarge : .broken("\(error.reason)"))
        }
        postpone(Clock.monotonicNanoseconds)
        guard let head = reader.head else { return }
        // Data after a complete response is unsolicited.
        if reader.isDone, !unread.isEmpty { return end(.broken("more than one response to a request")) }
        deliver(head)
    }

    private func deliver(_ head: HTTP1ResponseHead) {
        let isDone = reader.isDone
        if isDone {
            if head.keepsAlive {
                phase = .idle
                loop.setDeadline(.max, of: registration)
            } else {
                close()
            }
        }
        // The callback may send the next request before it returns.
        var taken: [UInt8] = []
        swap(&taken, &body)
        delegate.received(head, &taken, isDone)
        if !isDone, phase == .waiting { swap(&taken, &body) }
    }

    /// Handles the end of the stream.
    private func ended() {
        do {
            try reader.end()
            if case .waiting = phase, let head = reader.head { return deliver(head) }
            close()
        } catch {
            end(.broken("\(access.peerName) closed the connection"))
        }
    }

    private func end(_ failure: APIFailure) {
        let wasAsked = phase != .idle && phase != .closed
        close()
        if wasAsked { delegate.failed(failure) }
    }

    private static func transfer(_ outcome: TLSSession.Outcome) -> Transfer {
        switch outcome {
        case .done(let count): .bytes(count)
        case .wantsRead: .wantsRead
        case .wantsWrite: .wantsWrite
        case .ended: .ended
        case .failed(let reason): .failed(reason)
        }
    }
}
