internal import EventLoop
internal import HTTP
internal import Primitives

/// What the connections of one loop share: scratch memory that is only used while an event is handled, so that idle
/// connections hold none.
///
/// Bound to the loop's thread.
final class LoopContext {
    let loop: EventLoop
    let state: ServerState
    let workers: WorkerPool<Worker>
    let processor: any RequestProcessor
    let log: LogLines
    let handshakes: HandshakeQueue
    /// What TLS is read into.
    var input: [UInt8]
    /// What answers are put together in.
    var output: [UInt8] = []
    var response = WebhookResponse()
    /// Open connections of this loop: for workers' answers, which find nobody when the connection is gone, and for the
    /// end.
    var connections: [Registration: Connection] = [:]
    /// Set when the server takes no more connections: who is still shaking hands is told right afterwards.
    var isClosing = false
    private let eviction = Eviction()
    /// The contexts of the other loops. Set before their threads start.
    var others: [UnsafeTransfer<LoopContext>] = []
    private var date: [UInt8] = []
    private var dateSecond: UInt64 = .max

    /// Two of TLS's largest records: a typical request with its body fits.
    private static let inputBytes = 32 * 1024
    private static let placeAttempts = 4
    /// Connections above the limit that end for one newcomer.
    private static let mostExcess = 64
    /// Capacity that `output` and answers keep.
    private static let keptBytes = 256 * 1024

    init(loop: EventLoop, state: ServerState, workers: WorkerPool<Worker>, log: LogLines, handshakes: HandshakeQueue) {
        self.loop = loop
        self.state = state
        self.workers = workers
        self.log = log
        self.handshakes = handshakes
        processor = state.makeProcessor(log)
        input = [UInt8](repeating: 0, count: Self.inputBytes)
    }

    /// Takes a place for a connection of `network`, also one of a connection that ends for it; false when there is
    /// none.
    func takePlace(for network: ClientNetwork) -> Bool {
        // Another loop may take the place that has come free here, and after a reload there may be more connections
        // than places.
        let excess = max(state.connections.taken - state.limits.maxConnections, 0)
        for _ in 0..<(Self.placeAttempts + min(excess, Self.mostExcess)) {
            if state.join(network) { return true }
            guard makePlace(for: network) else { return false }
        }
        return state.join(network)
    }

    /// Ends a connection of this loop to make a place for one of `network`. Where there is none that may end, another
    /// loop is asked, and the place may come free soon.
    private func makePlace(for network: ClientNetwork) -> Bool {
        if eviction.makePlace(for: network, self) { return true }
        guard let other = others.randomElement() else { return false }
        other.value.loop.submit { _ = other.value.eviction.makePlace(for: network, other.value) }
        return false
    }

    /// Ends connections of this loop on which large bodies come slowly, to make room for `bytes` of a body on another.
    /// Where that is not enough, another loop is asked, and room may come free soon.
    func makeRoom(for bytes: Int, of network: ClientNetwork, except newcomer: Registration) -> Bool {
        if eviction.makeRoom(for: bytes, of: network, self, except: newcomer) { return true }
        guard let other = others.randomElement() else { return false }
        other.value.loop.submit {
            _ = other.value.eviction.makeRoom(for: bytes, of: network, other.value, except: .none)
        }
        return false
    }

    /// The `Date` line of this second, with its CR LF.
    var dateLine: [UInt8] {
        let second = loop.nowNanoseconds / 1_000_000_000
        if second != dateSecond {
            dateSecond = second
            date = HTTPDate.line(Clock.unixMilliseconds / 1000)
        }
        return date
    }

    /// The value of `Date` alone.
    var dateValue: [UInt8] { Array(dateLine.dropFirst(6).dropLast(2)) }

    /// Gives back what a large answer made the scratch memory grow to.
    func trim() {
        if output.capacity > Self.keptBytes { output = [] }
        if response.body.capacity > Self.keptBytes { response.body = [] }
    }
}
