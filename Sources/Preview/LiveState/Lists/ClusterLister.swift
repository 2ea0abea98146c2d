internal import ClusterObjects
public import HTTP
public import JSON
public import KubernetesClient

/// Lists the objects of some resources once, one resource after the other, in pages. Keeps one page in memory.
public struct ClusterLister: APIStateMachine {
    /// The versions of the resources, once they are known; nil for one that is not served.
    public private(set) var versions: [String: String?]
    /// The reason why there is no list at all; nil while there is none.
    public private(set) var failure: String?

    private let resources: [WatchedResource]
    private let consumer: any ListConsumer
    private let done: () -> Void
    private var discovery: Discovery?
    private var discovered = 0
    private var backoff: Backoff
    private var failures = 0

    /// Index of the current resource.
    private var current = 0
    /// Continue token; empty at the start of a list.
    private var next = ""
    private var pageSize = LiveStateLimits.objectsPerFirstPage
    private var restarts = 0
    private var pagesWithoutObjects = 0
    private var isOver = false
    /// True after the first response.
    private var hasResponse = false

    /// Failures in a row after which a list is given up.
    private static let maxFailures = 5
    /// The same for a server that does not respond in time, which takes long enough already.
    private static let maxTimeouts = 2
    /// Expired continue tokens after which a list is given up: etcd compacts every five minutes.
    private static let maxRestarts = 10
    /// Pages in a row without an object after which a list is considered endless.
    private static let maxPagesWithoutObjects = 100
    /// Longest `Retry-After` that is respected, in seconds.
    private static let maxRetryAfterSeconds = 30
    /// Depth of the items in a list: `{"items":[{`.
    private static let depthOfItems = 3

    /// Creates a lister.
    ///
    /// - Parameters:
    ///   - versions: Versions that an earlier lister discovered.
    ///   - consumer: Receives the objects.
    ///   - done: Called at the end.
    public init(
        _ resources: [WatchedResource], versions: [String: String?] = [:], to consumer: any ListConsumer, seed: UInt64,
        done: @escaping () -> Void
    ) {
        self.resources = resources
        self.versions = versions
        self.consumer = consumer
        self.done = done
        backoff = Backoff(seed: seed)
        for resource in resources where resource.group.isEmpty && versions[resource.name] == nil {
            // The core group is always served.
            self.versions[resource.name] = .some(resource.versions.first)
        }
        let unknown = resources.filter { self.versions[$0.name] == nil }
        if !unknown.isEmpty { discovery = Discovery(unknown, seed: seed) }
    }

    /// Returns the request of the next page, or of discovery.
    public mutating func resume(now: UInt64) -> APIAction {
        guard !isOver else { return .idle }
        if discovery != nil { return afterDiscovery(discovery?.resume(now: now) ?? .idle, now) }
        while current < resources.count {
            let resource = resources[current]
            guard let version = versions[resource.name] ?? nil else {
                end(.notServed)
                continue
            }
            if next.isEmpty { consumer.begin(resource, version: version) }
            return .request(resource.list(in: version, limit: pageSize, from: next))
        }
        return finish()
    }

    /// Reads a page.
    public mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        guard !isOver else { return .idle }
        hasResponse = true
        if discovery != nil {
            if isDone, head.status == 401 || head.status == 403 {
                return stop("the API server refuses discovery: \(head.status) \(Self.message(body, &tape))")
            }
            let action = discovery?.receive(head, &body, isDone: isDone, &tape, now: now) ?? .idle
            return isDone ? afterDiscovery(action, now) : action
        }
        guard isDone else { return .read }
        defer {
            body = []
            tape.trim()
        }
        guard head.status == 200 else { return refused(head, Self.message(body, &tape), now) }
        do {
            try read(body, &tape)
        } catch {
            return retry("\(error)", now)
        }
        failures = 0
        backoff.reset()
        return resume(now: now)
    }

    /// Tries again, or gives up: at once if a server that never responded does not respond in time.
    public mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        guard !isOver else { return .idle }
        if failure == .tooLarge, discovery == nil, pageSize > 1 {
            pageSize = max(pageSize / 4, 1)
            return resume(now: now)
        }
        failures += 1
        // Without a connection, no other resource can be listed.
        var most = Self.maxFailures
        if case .timeout = failure { most = hasResponse ? Self.maxTimeouts : 1 }
        guard failures < most else { return stop(failure.reason) }
        if discovery != nil { return discovery?.fail(failure, now: now) ?? .idle }
        return .pause(nanoseconds: backoff.next())
    }

    // MARK: Steps

    private mutating func afterDiscovery(_ action: APIAction, _ now: UInt64) -> APIAction {
        guard let found = discovery?.findings else { return action }
        if let problem = discovery?.problem, case .pause = action {
            failures += 1
            guard failures < Self.maxFailures else { return stop(problem) }
            return action
        }
        for (resource, version) in found { versions[resource.name] = .some(version) }
        guard resources.allSatisfy({ versions[$0.name] != nil }) else { return action }
        discovery = nil
        failures = 0
        return resume(now: now)
    }

    private mutating func read(_ body: [UInt8], _ tape: inout Tape) throws(AnswerError) {
        do {
            let document = try tape.parse(body.span, maxDepth: ClientLimits.depth, opaqueDepth: Self.depthOfItems)
            let list = Field(document.root)
            guard list["kind"].string.hasSuffix("List") else {
                throw AnswerError(description: "response is not a list")
            }
            let next = list["metadata"]["continue"].string
            guard next.utf8.count <= ListPage.maxTokenBytes else {
                throw AnswerError(description: "the continue token is too long")
            }
            var count = 0
            var items = list["items"].elements
            while let item = items.next() {
                count += 1
                consumer.take(item.text)
            }
            pagesWithoutObjects = count == 0 ? pagesWithoutObjects + 1 : 0
            guard next.isEmpty || pagesWithoutObjects <= Self.maxPagesWithoutObjects else {
                return end(.failed("\(Self.maxPagesWithoutObjects) pages in a row without an object"))
            }
            adaptPageSize(to: body.count)
            self.next = next
            if next.isEmpty { end(.complete) }
        } catch let error as AnswerError {
            throw error
        } catch {
            throw AnswerError(description: "response is not JSON: \(error)")
        }
    }

    private mutating func refused(_ head: HTTP1ResponseHead, _ message: String, _ now: UInt64) -> APIAction {
        let reason = "\(head.status) \(message)"
        switch head.status {
        case 404: end(.notServed)
        case 403: end(.forbidden(message))
        case 410:
            // The continue token has expired: the list starts over.
            restarts += 1
            next = ""
            if restarts > Self.maxRestarts { end(.failed(reason)) }
        case 400, 405, 406: end(.failed(reason))
        default:
            let seconds = min(max(head.retryAfterSeconds ?? 0, 0), Self.maxRetryAfterSeconds)
            return retry(reason, now, atLeast: UInt64(seconds) * 1_000_000_000)
        }
        return resume(now: now)
    }

    private mutating func retry(_ reason: String, _ now: UInt64, atLeast nanoseconds: UInt64 = 0) -> APIAction {
        failures += 1
        guard failures < Self.maxFailures else {
            failures = 0
            end(.failed(reason))
            return resume(now: now)
        }
        // The consumer has received part of a page that cannot be read.
        next = ""
        return .pause(nanoseconds: max(nanoseconds, backoff.next()))
    }

    private mutating func end(_ outcome: ListOutcome) {
        consumer.end(resources[current], outcome)
        current += 1
        next = ""
        pageSize = LiveStateLimits.objectsPerFirstPage
        (restarts, pagesWithoutObjects) = (0, 0)
    }

    private mutating func stop(_ reason: String) -> APIAction {
        failure = reason
        return finish()
    }

    private mutating func finish() -> APIAction {
        isOver = true
        done()
        return .idle
    }

    /// Keeps pages between many round trips and much memory.
    private mutating func adaptPageSize(to bytes: Int) {
        if bytes < LiveStateLimits.smallPageBytes {
            pageSize = min(pageSize * 2, LiveStateLimits.objectsPerPage)
        } else if bytes > LiveStateLimits.largePageBytes {
            pageSize = max(pageSize / 2, 1)
        }
    }

    /// Characters of an API server's message that are shown.
    private static let maxMessageCharacters = 300

    /// `message` of a Status.
    private static func message(_ body: [UInt8], _ tape: inout Tape) -> String {
        guard body.count <= LiveStateLimits.statusBytes, let document = try? tape.parse(body.span) else { return "" }
        return String(Field(document.root)["message"].string.prefix(maxMessageCharacters))
    }
}
