internal import EventLoop
internal import HTTP

/// Executes the actions of a `APIStateMachine`: sends, waits, reconnects. Confined to its client's thread.
public final class APIStateMachineRunner<Machine: APIStateMachine> {
    /// The state machine; modified only on its own thread.
    public var machine: Machine
    private let client: APIClient
    private let stepped: () -> Void
    private var connection: APIConnection?
    private var attempt = 0
    /// Identifies the current timer; earlier ones are ignored.
    private var timer: UInt64 = 0

    /// Creates a runner, which is idle until `resume`.
    ///
    /// - Parameter stepped: Called after every step of the machine.
    public init(_ machine: Machine, _ client: APIClient, stepped: @escaping () -> Void) {
        self.machine = machine
        self.client = client
        self.stepped = stepped
    }

    /// Starts, or restarts immediately with the machine's next action.
    public func restart() {
        close()
        resume()
    }

    /// Ends a pause and continues immediately.
    public func resume() {
        timer &+= 1
        perform(machine.resume(now: Clock.monotonicNanoseconds))
    }

    /// Cancels the current action and executes the one that `decide` returns.
    public func interrupt(_ decide: (inout Machine) -> APIAction) {
        close()
        perform(decide(&machine))
    }

    private func perform(_ action: APIAction) {
        switch action {
        case .read: break
        case .request(let request): send(request)
        case .idle: close()
        case .pause(let nanoseconds):
            if connection?.isIdle == false { close() }
            timer &+= 1
            let expected = timer
            client.loop.after(.nanoseconds(Int64(clamping: nanoseconds))) { [weak self] in
                guard let self, timer == expected else { return }
                resume()
            }
        }
        stepped()
    }

    private func send(_ request: APIRequest) {
        do {
            let bytes = try client.bytes(of: request, now: Clock.monotonicNanoseconds)
            if let connection, connection.isIdle { return connection.send(bytes, for: request) }
            close()
            let made = try client.connect(attempt: attempt, delegate)
            connection = made
            made.send(bytes, for: request)
        } catch {
            fail(.broken("\(error)"))
        }
    }

    private var delegate: APIConnection.Delegate {
        APIConnection.Delegate(
            received: { [weak self] head, body, isDone in self?.received(head, &body, isDone) },
            failed: { [weak self] in self?.fail($0) })
    }

    private func received(_ head: HTTP1ResponseHead, _ body: inout [UInt8], _ isDone: Bool) {
        // The next request reads the token's file again.
        if head.status == 401 { client.credentials.dropToken() }
        perform(machine.receive(head, &body, isDone: isDone, &client.tape, now: Clock.monotonicNanoseconds))
    }

    private func fail(_ failure: APIFailure) {
        close()
        attempt &+= 1
        perform(machine.fail(failure, now: Clock.monotonicNanoseconds))
    }

    private func close() {
        connection?.close()
        connection = nil
    }
}
