internal import ClusterObjects
internal import HTTP
internal import JSON
internal import KubernetesClient

/// Keeps the objects of one resource in step with the API server, as client-go's reflector does: lists them page by
/// page, watches from the list's resourceVersion, and lists again when the watch cannot continue.
///
/// A state machine without sockets or clock: `resume` and the `receive` methods return the next action, and every
/// method takes the time. The steps are in `Reflector+List`, `Reflector+Watch`, `Reflector+Failure` and
/// `Reflector+Budget`.
struct Reflector: APIStateMachine {
    let resource: WatchedResource
    /// Objects of the last complete list, with every change since.
    var objects = ObjectStore(coverage: .pending)
    /// Grows with every change of `objects`.
    var generation: UInt64 = 0
    /// Time of the last response that was of use; nil before the first.
    var lastContact: UInt64?
    /// Current problem, for people; nil if there is none.
    var problem: String?
    /// Failures since the last success.
    var failuresInARow = 0
    var counts = Counts()
    /// True if the objects were evicted because they do not fit into memory, until a list has been read to its end.
    var isOverBudget = false
    /// Set when the API server does not have the resource: nanoseconds after which discovery should look again.
    var needsDiscoveryAfter: UInt64?

    struct Counts: Equatable {
        /// Events of watches that changed an object.
        var events: UInt64 = 0
        /// Lists that were read to their end.
        var lists: UInt64 = 0
        /// Requests that failed.
        var failures: UInt64 = 0
    }

    /// Converts objects with a conversion annotation.
    let converter: (any VersionConverter)?
    /// Version to request; nil until discovery has found one.
    var version: String?
    /// The resource version from which the next watch starts; nil if a list is needed.
    var resourceVersion: String?
    var exchange = Exchange.none
    var list = ListProgress()
    /// Objects to request on the next page.
    var pageSize: Int
    /// Leading bytes of the body that hold no line end.
    var scanned = 0
    var watchBegan: UInt64 = 0
    /// Time of the last event of the watch, or of its request.
    var lastWatchContact: UInt64 = 0
    /// Time up to which `objects` was known to be current, while no watch is running.
    var currentAt: UInt64?
    /// Time of the last complete list.
    var listedAt: UInt64?
    /// Watch requests in a row that were refused.
    var refusals = 0
    var backoff: Backoff
    /// Share of the live state's memory.
    let account: MemoryAccount
    /// Between lists that do not fit.
    var budgetBackoff: Backoff

    enum Exchange: Equatable {
        case none
        case listing
        /// A watch was requested and has no response yet.
        case requestingWatch
        case watching
    }

    /// - Parameters:
    ///   - version: Version to request, if it is known without discovery.
    ///   - account: The account for memory.
    ///   - converter: Converts objects with a conversion annotation.
    ///   - seed: Of the jitter of retries.
    init(
        _ resource: WatchedResource, version: String? = nil, account: MemoryAccount = .alone(),
        converter: (any VersionConverter)? = nil, seed: UInt64
    ) {
        self.resource = resource
        self.account = account
        self.version = version
        self.converter = converter
        pageSize = resource.isMetadataOnly ? LiveStateLimits.objectsPerPage : LiveStateLimits.objectsPerFirstPage
        backoff = Backoff(seed: seed)
        budgetBackoff = Backoff(
            first: LiveStateLimits.retryBudgetFirst, longest: LiveStateLimits.retryBudgetLongest, seed: seed ^ 1)
    }

    // MARK: exchanges

    mutating func resume(now: UInt64) -> APIAction {
        account.set(keptBytes)
        guard let version else { return .idle }
        guard let resourceVersion else {
            exchange = .listing
            return .request(resource.list(in: version, limit: pageSize, from: list.next))
        }
        exchange = .requestingWatch
        watchBegan = now
        lastWatchContact = now
        scanned = 0
        let seconds = backoff.jitter(LiveStateLimits.watchSeconds)
        return .request(resource.watch(in: version, since: resourceVersion, seconds: seconds))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        defer { account.set(keptBytes + ParsingCost.waiting(body.count)) }
        guard head.status == 200 else { return receiveFailure(head, &body, isDone: isDone, &tape, now) }
        switch exchange {
        case .listing: return receivePage(&body, isDone: isDone, &tape, now)
        case .requestingWatch, .watching: return receiveEvents(&body, isDone: isDone, &tape, now)
        case .none: return .idle
        }
    }

    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        account.set(keptBytes)
        if failure == .tooLarge, exchange == .listing, pageSize > 1 {
            // A smaller page continues at the same token.
            pageSize = max(pageSize / 4, 1)
            return resume(now: now)
        }
        if failure == .tooLarge { resourceVersion = nil }
        return endWatch(failed(failure.reason), now)
    }

    /// Records a response that was of use.
    mutating func succeeded(_ now: UInt64) {
        lastContact = now
        problem = nil
        failuresInARow = 0
        refusals = 0
        backoff.reset()
        if isOverBudget {
            isOverBudget = false
            budgetBackoff.reset()
        }
    }

    // MARK: events from outside

    /// Takes the result of discovery: the served version, or nil if the API server does not serve the resource.
    ///
    /// - Returns: True if that is new; to be followed by `resume`.
    mutating func discovered(_ version: String?, now: UInt64) -> Bool {
        needsDiscoveryAfter = nil
        lastContact = now
        if version == self.version, version != nil || objects.coverage == .notInstalled { return false }
        self.version = version
        resourceVersion = nil
        list = ListProgress()
        exchange = .none
        if version == nil {
            objects = ObjectStore(coverage: .notInstalled)
            generation += 1
            problem = nil
            failuresInARow = 0
            isOverBudget = false
        }
        account.set(keptBytes)
        return true
    }

    /// Marks the objects as pending if no watch has been running for `LiveStateLimits.staleAfter`. To be called every
    /// second or so.
    mutating func markStale(now: UInt64) {
        guard objects.coverage == .complete, exchange != .watching, let currentAt, now > currentAt,
            now - currentAt > LiveStateLimits.staleAfter
        else { return }
        objects.coverage = .pending
        generation += 1
        // A watch would replay the gap event by event; only a list is a consistent state.
        resourceVersion = nil
    }

    /// Abandons the watch if it has been silent since the API server left a health check unanswered.
    ///
    /// - Parameter since: Time of that check.
    /// - Returns: True if the watch was abandoned; to be followed by another connection.
    mutating func abandonWatch(silentSince since: UInt64, now: UInt64) -> Bool {
        guard exchange == .watching || exchange == .requestingWatch, lastWatchContact <= since else { return false }
        // The objects stay valid for `staleAfter`: enough to reach another API server.
        if exchange == .watching { currentAt = now }
        exchange = .none
        return true
    }
}
