internal import EventLoop
internal import HTTP

/// What the connections of one loop share: scratch memory that is only used while an event is handled, so that idle connections hold none.
///
/// Bound to the loop's thread.
final class LoopContext {
    let loop: EventLoop
    let state: ServerState
    let workers: WorkerPool<Worker>
    let processor: any RequestProcessor
    let log: LogLines
    /// What TLS is read into.
    var input: [UInt8]
    /// What answers are put together in.
    var output: [UInt8] = []
    var response = WebhookResponse()
    /// Open connections of this loop: for workers' answers, which find nobody when the connection is gone, and for the end.
    var connections: [Registration: Connection] = [:]
    /// Set when the server takes no more connections: who is still shaking hands is told right afterwards.
    var isClosing = false
    private var date: [UInt8] = []
    private var dateSecond: UInt64 = .max

    /// Two of TLS's largest records: a typical request with its body fits.
    private static let inputBytes = 32 * 1024
    /// Capacity that `output` and answers keep.
    private static let keptBytes = 256 * 1024

    init(loop: EventLoop, state: ServerState, workers: WorkerPool<Worker>, log: LogLines) {
        self.loop = loop
        self.state = state
        self.workers = workers
        self.log = log
        processor = state.makeProcessor(log)
        input = [UInt8](repeating: 0, count: Self.inputBytes)
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
