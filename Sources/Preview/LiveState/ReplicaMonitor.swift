public import EventLoop
public import KubernetesClient
internal import Primitives
internal import Synchronization

/// Polls the pods behind a Service, on a thread of its own.
public final class ReplicaMonitor: Sendable {
    private let latest = Mutex(ReplicaEndpoints.unknown("not listed yet"))
    private let access: ClusterAccess
    private let namespace: String
    private let service: String
    private let userAgent: String

    /// Creates a monitor of the Service `service` in `namespace`; `start` connects.
    ///
    /// - Parameter userAgent: `User-Agent` of its requests.
    public init(_ access: ClusterAccess, namespace: String, service: String, userAgent: String) {
        self.access = access
        self.namespace = namespace
        self.service = service
        self.userAgent = userAgent
    }

    /// The pods of the last list. Any thread.
    public var endpoints: ReplicaEndpoints { latest.withLock { $0 } }

    /// Starts the thread, which runs until the process ends.
    public func start() throws(SystemError) {
        let loop = try EventLoop()
        let work = UnsafeTransfer(ReplicaMonitorWork(self, on: loop))
        try Thread.start("replicas") {
            work.value.begin()
            loop.run()
        }
    }

    fileprivate var poller: EndpointSlicePoller { EndpointSlicePoller(namespace: namespace, service: service) }

    fileprivate func makeClient(on loop: EventLoop) -> APIClient { APIClient(access, userAgent: userAgent, on: loop) }

    fileprivate func set(_ endpoints: ReplicaEndpoints) { latest.withLock { $0 = endpoints } }
}

/// State of the monitor's thread.
private final class ReplicaMonitorWork {
    private let owner: ReplicaMonitor
    private let client: APIClient
    private var runner: APIStateMachineRunner<EndpointSlicePoller>?

    init(_ owner: ReplicaMonitor, on loop: EventLoop) {
        self.owner = owner
        client = owner.makeClient(on: loop)
    }

    func begin() {
        let runner = APIStateMachineRunner(owner.poller, client) { [weak self] in self?.stepped() }
        self.runner = runner
        runner.resume()
    }

    private func stepped() {
        if let runner { owner.set(runner.machine.endpoints) }
    }
}
