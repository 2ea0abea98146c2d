internal import EventLoop
internal import HTTP
internal import Primitives

/// State that the connections of one loop share. Scratch memory is only used while an event is handled, so that idle
/// connections hold none.
///
/// Bound to the loop's thread.
final class LoopContext {
    let loop: EventLoop
    let state: ServerState
    let workers: WorkerPool<Worker>
    let handlers: RouteHandlers
    let handshakes: HandshakeQueue
    /// The limits in effect; replaced whole by a reload.
    private(set) var limits: ServerLimits
    /// Connections that the server can hold, by its limits and the limit of open files.
    private(set) var capacity: ServerCapacity
    /// Scratch memory that TLS is read into.
    var input: [UInt8]
    /// Scratch memory for output.
    var output: [UInt8] = []
    /// The body of a large response, which is sent after `output` from where it was made.
    var tail: [UInt8] = []
    /// Scratch memory for responses.
    var response = WebhookResponse()
    /// Open connections of this loop.
    var connections: [Registration: Connection] = [:]
    /// Set once the listener is closed: connections whose handshake completes afterwards are shut down at once.
    var isClosing = false
    private let eviction = Eviction()
    /// The contexts of the other loops. Set before their threads start.
    var others: [UnsafeTransfer<LoopContext>] = []
    private var date = (line: [UInt8](), value: [UInt8]())
    private var dateSecond: UInt64 = .max

    /// Two TLS records of maximum size: a typical request with its body fits.
    private static let inputBytes = 32 * 1024
    private static let slotAttempts = 4
    /// Maximum number of connections above the limit that are closed for one new connection.
    private static let maxExcess = 64
    /// Capacity that scratch memory keeps.
    private static let keptBytes = 256 * 1024

    init(
        _ part: LoopPart, _ state: ServerState, _ workers: WorkerPool<Worker>, _ limits: ServerLimits,
        _ capacity: ServerCapacity
    ) {
        loop = part.loop
        handshakes = part.handshakes.value
        self.state = state
        self.workers = workers
        self.limits = limits
        self.capacity = capacity
        handlers = state.routes.makeHandlers(on: HandlerThread(log: part.log.value))
        input = [UInt8](repeating: 0, count: Self.inputBytes)
        state.buffers.use(limit: limits.maxInflightBytes)
    }

    /// Applies other limits from now on.
    func use(_ limits: ServerLimits, _ capacity: ServerCapacity) {
        (self.limits, self.capacity) = (limits, capacity)
        state.buffers.use(limit: limits.maxInflightBytes)
    }

    /// Takes a slot for a connection of `network`, if need be by closing a less useful one. False if there is none.
    func takeSlot(for network: ClientNetwork) -> Bool {
        // Another loop may take the slot that becomes free here, and after a reload there may be more connections than
        // slots.
        let excess = max(state.connections.taken - capacity.connections, 0)
        for _ in 0..<(Self.slotAttempts + min(excess, Self.maxExcess)) {
            if state.join(network, upTo: capacity.connections) { return true }
            guard freeSlot(for: network) else { return false }
        }
        return state.join(network, upTo: capacity.connections)
    }

    /// Closes a connection of this loop for one of `network`. If none may be closed, another loop is asked, and a slot
    /// may become free soon.
    private func freeSlot(for network: ClientNetwork) -> Bool {
        if eviction.freeSlot(for: network, self) { return true }
        guard let other = others.randomElement() else { return false }
        other.value.loop.submit { _ = other.value.eviction.freeSlot(for: network, other.value) }
        return false
    }

    /// Closes connections of this loop with slow large bodies to free `bytes` of the byte budget for a body of
    /// `connection`. If that is not enough, another loop is asked, and bytes may become free soon.
    func reclaimBytes(_ bytes: Int, for connection: Connection) -> Bool {
        let network = connection.network
        if eviction.reclaimBytes(bytes, for: network, self, except: connection.registration) { return true }
        guard let other = others.randomElement() else { return false }
        other.value.loop.submit {
            _ = other.value.eviction.reclaimBytes(bytes, for: network, other.value, except: .none)
        }
        return false
    }

    /// The `Date` line of this second, with its CR LF.
    var dateLine: [UInt8] {
        updateDate()
        return date.line
    }

    /// The value of `Date` alone.
    var dateValue: [UInt8] {
        updateDate()
        return date.value
    }

    private func updateDate() {
        let second = loop.nowNanoseconds / 1_000_000_000
        guard second != dateSecond else { return }
        dateSecond = second
        let line = HTTPDate.line(Clock.unixSeconds)
        date = (line, Array(line.dropFirst(6).dropLast(2)))
    }

    /// Frees scratch memory that a large response has used.
    func trim() {
        if output.capacity > Self.keptBytes { output = [] }
        if response.body.capacity > Self.keptBytes { response.body = [] }
    }
}

/// An event loop before its thread runs, with the parts that its turn ends with.
struct LoopPart {
    let loop: EventLoop
    let log: UnsafeTransfer<LogLines>
    let handshakes: UnsafeTransfer<HandshakeQueue>

    init() throws {
        let (log, handshakes) = (UnsafeTransfer(LogLines()), UnsafeTransfer(HandshakeQueue()))
        (self.log, self.handshakes) = (log, handshakes)
        loop = try EventLoop(tickEnded: {
            handshakes.value.run()
            log.value.flush()
        })
    }
}
