public import HTTP
public import JSON
public import KubernetesClient

/// Rewrites the objects of CRDs in their storage version, and then sets `status.storedVersions` of each CRD to that
/// version.
///
/// One CRD after the other: wait until the API server uses the storage version; list the objects in pages, and write
/// each without a change; read the CRD again; if its spec is the same and no object was refused, set `storedVersions`. If
/// the spec has changed, the storage version may have changed in between, and the CRD's objects are migrated again.
///
/// All progress is in the cluster. A migration that was interrupted is repeated from the start: objects that are
/// already stored in the storage version cost one request each and are not written.
public struct StorageMigration: APIStateMachine {
    /// What a migration does, and how fast.
    public struct Options: Sendable {
        /// True if the API server checks all writes, and stores none.
        public var dryRun = false
        /// Writes per second at most.
        public var writesPerSecond = 20
        /// From reading a CRD to the first write, in nanoseconds: until every API server uses the CRD's storage version.
        public var settleNanoseconds: UInt64 = 5_000_000_000
        /// Objects per page.
        public var pageSize = 500

        /// Creates the default options.
        public init() {}
    }

    /// The results, in the order of the CRDs.
    public internal(set) var results: [MigrationResult]
    /// True if there is nothing left to do.
    public private(set) var isDone = false
    /// The reason why the API server could not be reached, if that ended the migration; nil otherwise.
    public internal(set) var unreachable: String?
    /// Called after each step.
    public var stepped: (StorageMigration) -> Void = { _ in }

    let options: Options
    let requests: MigrationRequests
    var step = Step.read
    /// Index of the current CRD.
    var current = 0
    /// What is known of each CRD.
    var crds: [CRDState]
    /// The page whose objects are written, and the position in it.
    var page: ObjectPage?
    var position = 0
    var list: ListState
    /// Failures in a row of the current request.
    var failures = 0
    /// Objects in a row that were refused by a failure of the API server.
    var failedObjects = 0
    /// True after the first response.
    var hasResponded = false
    var backoff: Backoff
    private var nextWriteAt: UInt64 = 0
    private var isWaiting = false
    private var isStopping = false

    /// Creates a migration of the objects of these CRDs.
    ///
    /// - Parameters:
    ///   - crds: Names of CRDs.
    ///   - seed: Seed of the delays between retries.
    public init(of crds: [String], _ options: Options, seed: UInt64) {
        self.options = options
        requests = MigrationRequests(dryRun: options.dryRun)
        results = crds.map { MigrationResult($0) }
        self.crds = crds.map { _ in CRDState() }
        list = ListState(limit: options.pageSize)
        backoff = Backoff(seed: seed)
    }

    /// The result of the current CRD; nil before the first and after the last.
    public var progress: MigrationResult? {
        step != .read && results.indices.contains(current) ? results[current] : nil
    }

    /// Ends the migration after the response to the current request.
    ///
    /// - Returns: True if no response is expected, so that `resume` has to follow.
    public mutating func stop() -> Bool {
        isStopping = true
        return !isWaiting
    }

    /// Ends the migration at once.
    public mutating func abandon() { end(.stopped) }

    /// Returns the next request, or the pause before it.
    public mutating func resume(now: UInt64) -> APIAction {
        defer { stepped(self) }
        if isStopping { end(.stopped) }
        guard !isDone, results.indices.contains(current) else {
            isDone = true
            return .idle
        }
        switch (step, crds[current].resource) {
        case (.read, _), (.verify, _), (_, nil): return send(requests.crd(results[current].name))
        case (.settle, let resource?):
            let start = crds[current].readyAt
            guard now >= start else { return .pause(nanoseconds: start - now) }
            return send(requests.discovery(resource))
        case (.list, let resource?): return send(requests.list(resource, limit: list.limit, from: list.next))
        case (.write, let resource?):
            guard let object = currentObject else {
                finishPage()
                return resume(now: now)
            }
            guard now >= nextWriteAt else { return .pause(nanoseconds: nextWriteAt - now) }
            nextWriteAt = now &+ 1_000_000_000 / UInt64(max(options.writesPerSecond, 1))
            return send(requests.rewrite(object, of: resource))
        case (.trim, let resource?): return send(requests.trim(results[current].name, resource))
        }
    }

    private mutating func send(_ request: APIRequest) -> APIAction {
        isWaiting = true
        return .request(request)
    }

    /// Waits for the complete response and processes it.
    public mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        guard isDone else { return .read }
        defer {
            body = []
            tape.trim()
        }
        isWaiting = false
        hasResponded = true
        let response = APIResponse(status: head.status, body: body, retryAfterSeconds: head.retryAfterSeconds)
        guard !response.isTemporary else { return retry(response, &tape, now: now) }
        succeed()
        process(response, &tape, now)
        return resume(now: now)
    }

    /// Repeats the request, in the end gives up.
    public mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        isWaiting = false
        return retry(failure, now: now)
    }

    /// The object to write; nil at the end of the page.
    var currentObject: StoredObject? {
        guard let page, page.objects.indices.contains(position) else { return nil }
        return page.objects[position]
    }

    /// Sets the outcome of the current CRD, and continues with the next one.
    mutating func conclude(_ outcome: MigrationResult.Outcome) {
        results[current].outcome = outcome
        if step == .read {
            readNext()
        } else {
            startNext()
        }
    }

    /// Continues to read CRDs; after the last one starts to migrate.
    mutating func readNext() {
        current += 1
        guard current >= results.count else { return }
        startNext()
    }

    private mutating func startNext() {
        current = results.firstIndex { $0.outcome == .pending } ?? results.count
        startPass()
    }

    /// Starts with the first page of the current CRD's objects.
    mutating func startPass() {
        step = options.dryRun ? .list : .settle
        list = ListState(limit: options.pageSize)
        page = nil
        position = 0
        failedObjects = 0
    }

    /// Ends the migration; the CRDs that were not finished have this outcome.
    mutating func end(_ outcome: MigrationResult.Outcome) {
        for i in results.indices where results[i].outcome == .pending { results[i].outcome = outcome }
        isDone = true
    }
}
