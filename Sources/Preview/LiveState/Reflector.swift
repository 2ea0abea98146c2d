internal import ClusterObjects
internal import HTTP
internal import JSON
internal import KubernetesClient

/// Keeps one kind in step with the API server: lists it page by page, then watches it, and lists again when the watch
/// can't go on.
struct Reflector: SyncMachine {
    let kind: WatchedResource
    /// What is known.
    private(set) var objects = ObjectStore(coverage: .pending)
    /// Grows whenever `objects` changes.
    private(set) var generation: UInt64 = 0
    /// When the API server was last heard of in this matter; nil before the first time.
    private(set) var heardAt: UInt64?
    /// What is wrong at present; nil when nothing is.
    private(set) var problem: String?
    /// Failures since something last worked: API servers that start say no a few times.
    private(set) var failuresInARow = 0
    /// Events of watches, lists that were read to their end, and answers that failed.
    private(set) var counts = Counts()
    /// Whether the objects of the kind were given up since they do not fit into memory. Until a list has been read to
    /// its end again.
    private(set) var isOverBudget = false
    /// Set when the API server says that it has no such resource: whoever knows versions should look again after so
    /// many nanoseconds.
    var needsDiscoveryAfter: UInt64?

    struct Counts: Equatable {
        var events: UInt64 = 0
        var lists: UInt64 = 0
        var failures: UInt64 = 0
    }

    /// Converts objects that say by an annotation what their other version has.
    private let converter: (any VersionConverter)?
    /// The version that is asked for; nil while nobody knows one.
    private var version: String?
    /// From where a watch goes on; nil when a list is needed.
    private var resourceVersion: String?
    private var exchange = Exchange.none
    private var list = ListProgress()
    private var pageSize: Int
    /// Bytes of `body` that are known to hold no line's end.
    private var scanned = 0
    private var watchBegan: UInt64 = 0
    /// When something last came from the watch, or it was asked for.
    private var watchHeardAt: UInt64 = 0
    /// Up to when what is known was known to be true, while no watch is on.
    private var currentAt: UInt64?
    /// When a list was last read to its end.
    private var listedAt: UInt64?
    private var refusals = 0
    private var backoff: Backoff
    /// What the kind has of the live state's memory.
    private let account: MemoryAccount
    /// Between lists that do not fit.
    private var budgetBackoff: Backoff

    private enum Exchange: Equatable {
        case none
        case listing
        /// Asked for, and not agreed to yet.
        case asking
        /// The API server tells everything that happens.
        case watching
    }

    private struct ListProgress {
        var objects = ObjectStore(coverage: .complete)
        /// Where the next page begins; empty at the start.
        var next = ""
        /// Pages in a row that brought no object which was not there before.
        var pagesInVain = 0
    }

    /// Pages without a new object after which a list is taken to have no end: the budget of memory does not end it.
    private static let maxPagesInVain = 100
    /// Watches that are refused in a row before a new list is taken to be the only way on.
    private static let maxRefusals = 4
    /// Long enough for others to get their turn, in nanoseconds.
    private static let aMoment: UInt64 = 1_000_000
    /// Until a snapshot without objects that were given up has taken the place of the one with them, in nanoseconds.
    private static let untilPublished: UInt64 = 20_000_000
    /// Lists that are further apart are not held back.
    private static let listInterval: UInt64 = 5_000_000_000
    /// A watch that ends sooner is not asked for again at once.
    private static let shortestWatch: UInt64 = 1_000_000_000

    /// - Parameters:
    ///   - version: The version to ask for, if it is known beforehand.
    ///   - account: Where memory is accounted for.
    ///   - converter: Converts objects that say by an annotation what their other version has.
    init(
        _ kind: WatchedResource, version: String? = nil, account: MemoryAccount = .alone(),
        converter: (any VersionConverter)? = nil, seed: UInt64
    ) {
        self.kind = kind
        self.account = account
        self.version = version
        self.converter = converter
        pageSize = kind.isMetadataOnly ? LiveStateLimits.objectsPerPage : LiveStateLimits.objectsPerFirstPage
        backoff = Backoff(seed: seed)
        budgetBackoff = Backoff(
            first: LiveStateLimits.retryBudgetFirst, longest: LiveStateLimits.retryBudgetLongest, seed: seed ^ 1)
    }

    /// Memory that is accounted for, with what has arrived and was not read yet.
    var memoryBytes: Int { account.bytes }

    // MARK: what others find out

    /// The API server serves the kind in `version`, or not at all. To be followed by `resume` if that is new.
    ///
    /// - Returns: whether it is.
    mutating func discovered(_ version: String?, now: UInt64) -> Bool {
        needsDiscoveryAfter = nil
        heardAt = now
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

    /// Takes back what is known while nobody tells what happens. To be called every second or so.
    mutating func look(now: UInt64) {
        guard objects.coverage == .complete, exchange != .watching, let currentAt, now > currentAt,
            now - currentAt > LiveStateLimits.staleAfter
        else { return }
        objects.coverage = .pending
        generation += 1
        // Only a list tells what is true now: what a watch sends after a gap arrives bit by bit.
        resourceVersion = nil
    }

    /// The API server has not answered what it was asked then. To be followed by another connection if the watch has
    /// been as silent.
    ///
    /// - Returns: whether it has.
    mutating func doubt(since: UInt64, now: UInt64) -> Bool {
        guard exchange == .watching || exchange == .asking, watchHeardAt <= since else { return false }
        // What is known still counts for a moment: enough to come to another API server.
        if exchange == .watching { currentAt = now }
        exchange = .none
        return true
    }

    /// Others need memory, and this kind has most of it. To be followed by another connection.
    mutating func giveUp() -> SyncAction { exceeded(exchange == .listing ? "list" : "watch") }

    // MARK: memory

    /// Objects that are known, and those of the list that is being read.
    private var keptBytes: Int { objects.memoryBytes + list.objects.memoryBytes }

    /// What it takes to read a text, beside the text.
    private func cost(of text: Span<UInt8>) -> Int {
        // Objects with a conversion annotation are converted, and what comes of it is parsed as well.
        ParsingCost.parsing(text) &* (converter != nil && kind.kind.hasPrefix("OCNE") ? 2 : 1)
    }

    /// Gives up all objects, since there is no memory for them: the kind is not known, and is listed again after a
    /// while.
    private mutating func exceeded(_ what: String) -> SyncAction {
        objects = ObjectStore(coverage: .pending)
        generation += 1
        resourceVersion = nil
        list = ListProgress()
        exchange = .none
        currentAt = nil
        isOverBudget = true
        account.set(0)
        counts.failures += 1
        failuresInARow += 1
        problem = "\(what) of \(kind.name): does not fit into --max-live-state-bytes=\(account.limit)"
        return .pause(nanoseconds: budgetBackoff.next())
    }

    // MARK: the conversation

    mutating func resume(now: UInt64) -> SyncAction {
        account.set(keptBytes)
        guard let version else { return .rest }
        guard let resourceVersion else {
            exchange = .listing
            return .request(kind.list(in: version, limit: pageSize, from: list.next))
        }
        exchange = .asking
        watchBegan = now
        watchHeardAt = now
        scanned = 0
        let seconds = backoff.jitter(LiveStateLimits.watchSeconds)
        return .request(kind.watch(in: version, since: resourceVersion, seconds: seconds))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> SyncAction {
        defer { account.set(keptBytes + ParsingCost.waiting(body.count)) }
        guard head.status == 200 else {
            guard isDone || body.count > LiveStateLimits.statusBytes else { return .read }
            defer {
                exchange = .none
                body = []
            }
            return refused(head, body.count > LiveStateLimits.statusBytes ? "" : Self.message(body, &tape), now)
        }
        switch exchange {
        case .listing:
            guard account.grow(to: keptBytes + ParsingCost.waiting(body.count)) else {
                body = []
                return listDoesNotFit(pageIsTooLarge: true)
            }
            guard isDone else { return .read }
            defer { body = [] }
            return readPage(body, &tape, now)
        case .asking, .watching:
            // In the meantime a list has become due.
            guard resourceVersion != nil else { return lost(.pause(nanoseconds: Self.aMoment), now) }
            exchange = .watching
            watchHeardAt = now
            problem = nil
            failuresInARow = 0
            return readEvents(&body, isDone: isDone, &tape, now)
        case .none: return .rest
        }
    }

    mutating func fail(_ failure: SyncFailure, now: UInt64) -> SyncAction {
        account.set(keptBytes)
        if failure == .tooLarge, exchange == .listing, pageSize > 1 {
            // A page that fits is asked for instead; it goes on where this one would have.
            pageSize = max(pageSize / 4, 1)
            return resume(now: now)
        }
        if failure == .tooLarge { resourceVersion = nil }
        return lost(failed(failure.reason), now)
    }

    /// A watch that was on ends with `action`: up to now everything is known.
    private mutating func lost(_ action: SyncAction, _ now: UInt64) -> SyncAction {
        if exchange == .watching { currentAt = now }
        exchange = .none
        return action
    }

    private mutating func failed(_ reason: String, after nanoseconds: UInt64? = nil) -> SyncAction {
        counts.failures += 1
        failuresInARow += 1
        problem = reason
        let wait = backoff.next()
        return .pause(nanoseconds: max(nanoseconds ?? 0, wait))
    }

    /// Begins again with a list.
    private mutating func startOver(_ reason: String) -> SyncAction {
        resourceVersion = nil
        list = ListProgress()
        return failed(reason)
    }

    /// The history that was asked for is gone, as after every start of an API server: a new list is due at once, unless
    /// there just was one.
    private mutating func expired(_ reason: String, _ now: UInt64) -> SyncAction {
        if let listedAt, now &- listedAt > Self.listInterval { backoff.reset() }
        return startOver(reason)
    }

    /// Seconds that `Retry-After` is followed for.
    private static let maxRetryAfterSeconds = 60

    private mutating func refused(_ head: HTTP1ResponseHead, _ message: String, _ now: UInt64) -> SyncAction {
        let what = exchange == .listing ? "list" : "watch"
        let reason = "\(what) of \(kind.name): \(head.status) \(message)"
        switch head.status {
        case 404:
            // The group, the version or the resource is gone.
            _ = startOver(reason)
            version = nil
            needsDiscoveryAfter = backoff.next()
            return .rest
        case 410: return expired(reason, now)
        case 400, 504: return startOver(reason)
        case 401, 403: return failed(reason)
        default:
            if exchange == .asking {
                refusals += 1
                if refusals > Self.maxRefusals { return startOver(reason) }
            }
            let seconds = min(max(head.retryAfterSeconds ?? 0, 0), Self.maxRetryAfterSeconds)
            return failed(reason, after: UInt64(seconds) * 1_000_000_000)
        }
    }

    // MARK: lists

    private mutating func readPage(_ body: [UInt8], _ tape: inout Tape, _ now: UInt64) -> SyncAction {
        let reading = ParsingCost.waiting(body.count) + cost(of: body.span)
        guard account.grow(to: keptBytes + reading) else { return listDoesNotFit(pageIsTooLarge: true) }
        let besides = objects.memoryBytes + reading
        let countBefore = list.objects.count
        let page: ListPage
        do {
            page = try ListPage(
                body, of: kind, version: version ?? "", &tape, converter: converter, into: &list.objects
            ) { [account] in account.grow(to: besides + $0.memoryBytes) }
        } catch .doesNotFit {
            return listDoesNotFit(pageIsTooLarge: false)
        } catch {
            list = ListProgress()
            return failed("list of \(kind.name): \(error)")
        }
        list.pagesInVain = list.objects.count == countBefore ? list.pagesInVain + 1 : 0
        guard list.pagesInVain <= Self.maxPagesInVain || page.next.isEmpty else {
            return startOver(
                "list of \(kind.name): \(Self.maxPagesInVain) pages in a row without an object that was not there before"
            )
        }
        guard page.next.isEmpty else {
            adaptPages(to: body.count)
            list.next = page.next
            return resume(now: now)
        }
        objects = list.objects
        list = ListProgress()
        generation += 1
        counts.lists += 1
        listedAt = now
        currentAt = now
        resourceVersion = page.resourceVersion
        heard(now)
        return resume(now: now)
    }

    /// There is no memory for a page, or for the objects on it.
    private mutating func listDoesNotFit(pageIsTooLarge: Bool) -> SyncAction {
        if objects.count > 0 {
            // Objects that are not followed any more are given up for the new ones. The page is read again when they
            // are gone.
            objects = ObjectStore(coverage: .pending)
            generation += 1
            currentAt = nil
        } else if pageIsTooLarge, pageSize > 1 {
            pageSize = max(pageSize / 4, 1)
        } else {
            return exceeded("list")
        }
        exchange = .none
        account.set(keptBytes)
        return .pause(nanoseconds: Self.untilPublished)
    }

    /// The next page should be neither many round trips nor much memory.
    private mutating func adaptPages(to bytes: Int) {
        if bytes < LiveStateLimits.smallPageBytes {
            pageSize = min(pageSize * 2, LiveStateLimits.objectsPerPage)
        } else if bytes > LiveStateLimits.largePageBytes {
            pageSize = max(pageSize / 2, 1)
        }
    }

    private mutating func heard(_ now: UInt64) {
        heardAt = now
        problem = nil
        failuresInARow = 0
        refusals = 0
        backoff.reset()
        if isOverBudget {
            isOverBudget = false
            budgetBackoff.reset()
        }
    }

    // MARK: watches

    private mutating func readEvents(_ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, _ now: UInt64)
        -> SyncAction
    {
        var start = 0
        var at = min(scanned, body.count)
        let waiting = ParsingCost.waiting(body.count)
        guard account.grow(to: keptBytes + waiting) else {
            body = []
            return exceeded("watch")
        }
        while let end = body[at...].firstIndex(of: UInt8(ascii: "\n")) {
            guard account.grow(to: keptBytes + waiting + cost(of: body.span.extracting(start..<end))) else {
                body = []
                return exceeded("watch")
            }
            let event: WatchEvent
            do {
                event = try WatchEvent(
                    body.span.extracting(start..<end), of: kind, version: version ?? "", &tape,
                    converter: converter)
            } catch {
                // What was missed nobody knows.
                body = []
                return lost(startOver("watch of \(kind.name): \(error)"), now)
            }
            if case .failed(let code, let reason) = event.change {
                body = []
                let text = "watch of \(kind.name): \(code) \(reason)"
                return lost(code == 410 ? expired(text, now) : startOver(text), now)
            }
            take(event, now)
            guard account.grow(to: keptBytes + waiting) else {
                body = []
                return exceeded("watch")
            }
            start = end + 1
            at = start
        }
        if start > 0 { body.removeFirst(start) }
        scanned = body.count
        guard isDone else { return .read }
        // The time that was asked for is over, or the API server is going away.
        guard now &- watchBegan >= Self.shortestWatch else { return lost(.pause(nanoseconds: backoff.next()), now) }
        currentAt = now
        return resume(now: now)
    }

    private mutating func take(_ event: WatchEvent, _ now: UInt64) {
        switch event.change {
        case .put(let name, let summary):
            objects.put(name, summary)
            generation += 1
            counts.events += 1
        case .remove(let name):
            objects.remove(name)
            generation += 1
            counts.events += 1
        case .none, .failed: break
        }
        if !event.resourceVersion.isEmpty { resourceVersion = event.resourceVersion }
        heard(now)
    }

    /// Characters of a message of the API server that are shown: enough to say who may not do what, and why.
    private static let maxMessageCharacters = 300

    /// What a Status says.
    private static func message(_ body: [UInt8], _ tape: inout Tape) -> String {
        guard let document = try? tape.parse(body.span) else { return "" }
        let message = Field(document.root)["message"].string
        return message.count > maxMessageCharacters ? "\(message.prefix(maxMessageCharacters))…" : message
    }
}
