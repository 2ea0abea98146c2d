internal import HTTP
internal import JSON
internal import KubernetesClient
internal import Primitives

/// Finds out which of the watched resources the API server serves, and in which version to request them. Repeats that
/// for missing ones, since groups come and go with the operators that install them.
struct Discovery: APIStateMachine {
    /// Results that were not taken yet: the version to request, or nil if the resource is not served.
    var findings: [(resource: WatchedResource, version: String?)] = []
    /// Current problem, for people; nil if there is none.
    private(set) var problem: String?

    private var groups: [Group]
    private var current: Int?
    private var backoff: Backoff
    private let account: MemoryAccount

    private struct Group {
        let name: String
        let watched: [WatchedResource]
        /// Time of the next request, on the monotonic clock.
        var due: UInt64 = 0
        /// Versions that are served.
        var served: [String] = []
        /// Versions whose resources were not read yet.
        var unread: [String] = []
        /// Resources by version.
        var resources: [String: [Resource]] = [:]
    }

    private struct Resource {
        let name: String
        /// `storageVersionHash` of the APIResource; empty if it has none.
        let storageVersionHash: String
    }

    /// Interval between requests of a group that lacks a watched resource, and of one that lacks none.
    private static let missingNanoseconds: UInt64 = 10_000_000_000
    private static let completeNanoseconds: UInt64 = 600_000_000_000
    /// Versions of a group that are read.
    private static let maxVersions = 16

    init(_ watched: [WatchedResource], account: MemoryAccount = .alone(), seed: UInt64) {
        backoff = Backoff(seed: seed)
        self.account = account
        groups = []
        for resource in watched where !resource.group.isEmpty {
            guard !groups.contains(where: { $0.name == resource.group }) else { continue }
            groups.append(Group(name: resource.group, watched: watched.filter { $0.group == resource.group }))
        }
    }

    /// Requests a group after `delay` nanoseconds.
    ///
    /// - Returns: True if no exchange is under way, so that `resume` has to follow.
    mutating func schedule(_ name: String, after delay: UInt64, now: UInt64) -> Bool {
        for i in groups.indices where groups[i].name == name { groups[i].due = min(groups[i].due, now &+ delay) }
        return current == nil
    }

    mutating func resume(now: UInt64) -> APIAction {
        if current == nil {
            guard let next = groups.indices.min(by: { groups[$0].due < groups[$1].due }) else { return .idle }
            guard groups[next].due <= now else { return .pause(nanoseconds: groups[next].due - now) }
            current = next
            groups[next].unread = []
            groups[next].resources = [:]
            groups[next].served = []
        }
        guard let current else { return .idle }
        let path = "/apis/\(groups[current].name)"
        return .request(
            APIRequest(
                target: groups[current].unread.last.map { "\(path)/\(PercentEncoding.encode($0))" } ?? path,
                limit: LiveStateLimits.discoveryBytes,
                idleTimeout: ClientLimits.idleTimeout, timeout: ClientLimits.responseTimeout))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> APIAction {
        let waiting = ParsingCost.waiting(body.count)
        guard account.grow(to: waiting) else {
            body = []
            return fail(.broken("groups: response does not fit into --max-live-state-bytes"), now: now)
        }
        guard isDone else { return .read }
        defer {
            body = []
            tape.trim()
            account.set(0)
        }
        guard let current else { return .idle }
        switch head.status {
        case 200: break
        case 404:
            // The group is not served, or the version has gone since the group was read.
            if groups[current].unread.popLast() == nil || groups[current].unread.isEmpty { return conclude(now) }
            return resume(now: now)
        default: return fail(.broken("group \(groups[current].name): \(head.status)"), now: now)
        }
        guard account.grow(to: waiting + ParsingCost.parsing(body.span)) else {
            return fail(
                .broken("group \(groups[current].name): response does not fit into --max-live-state-bytes"), now: now)
        }
        do {
            let document = try tape.parse(body.span, maxDepth: ClientLimits.depth)
            if let version = groups[current].unread.popLast() {
                groups[current].resources[version] = Self.resources(Field(document.root), of: groups[current].watched)
            } else {
                readVersions(Field(document.root), current)
            }
        } catch {
            return fail(.broken("group \(groups[current].name): response is not JSON: \(error)"), now: now)
        }
        return groups[current].unread.isEmpty ? conclude(now) : resume(now: now)
    }

    mutating func fail(_ failure: APIFailure, now: UInt64) -> APIAction {
        account.set(0)
        problem = failure.reason
        current = nil
        return .pause(nanoseconds: backoff.next())
    }

    /// Reads an APIGroup. Resources are read of the versions that watched resources name, or of the preferred one.
    private mutating func readVersions(_ group: borrowing Field, _ index: Int) {
        var versions = group["versions"].elements
        while let element = versions.next(), groups[index].served.count < Self.maxVersions {
            let version = Field(element)["version"].string
            if !version.isEmpty, version.utf8.count <= 63 { groups[index].served.append(version) }
        }
        let wanted = Set(groups[index].watched.flatMap(\.versions))
        groups[index].unread = groups[index].served.filter { wanted.contains($0) }
        // The API server lists the preferred version first.
        if groups[index].unread.isEmpty { groups[index].unread = Array(groups[index].served.prefix(1)) }
    }

    /// Reads an APIResourceList, and keeps the watched resources, each once.
    private static func resources(_ list: borrowing Field, of watched: [WatchedResource]) -> [Resource] {
        var resources: [Resource] = []
        var elements = list["resources"].elements
        while let element = elements.next() {
            let resource = Field(element)
            for wanted in watched
            where resource["name"].hasText(wanted.plural) && !resources.contains(where: { $0.name == wanted.plural }) {
                resources.append(
                    Resource(
                        name: wanted.plural,
                        storageVersionHash: String(resource["storageVersionHash"].string.prefix(64))))
            }
        }
        return resources
    }

    private mutating func conclude(_ now: UInt64) -> APIAction {
        guard let current else { return .idle }
        var isMissing = false
        for resource in groups[current].watched {
            let version = Self.version(of: resource, groups[current])
            isMissing = isMissing || version == nil
            findings.append((resource, version))
        }
        groups[current].due = now &+ backoff.jitter(isMissing ? Self.missingNanoseconds : Self.completeNanoseconds)
        self.current = nil
        problem = nil
        backoff.reset()
        return resume(now: now)
    }

    /// Returns the storage version if it is served, else the first version that the resource names, else any.
    private static func version(of resource: WatchedResource, _ group: Group) -> String? {
        let serving = group.served.filter { version in
            group.resources[version]?.contains { $0.name == resource.plural } == true
        }
        let stored = serving.first { version in
            let hash = StorageVersion.hash(group: resource.group, version: version, kind: resource.kind)
            return hash != nil
                && group.resources[version]?.first { $0.name == resource.plural }?.storageVersionHash == hash
        }
        return stored ?? resource.versions.first { serving.contains($0) } ?? serving.first
    }
}
