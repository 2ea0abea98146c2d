internal import HTTP
internal import JSON
internal import KubernetesClient
internal import Primitives
internal import TLS

/// Finds out which of the kinds the API server serves, and in which version to ask for them; looks again for those that
/// are missing, since groups come and go with the operators that bring them.
struct Discovery: SyncMachine {
    /// What was found out and not taken yet: the version to ask for, or nil where the kind is not served.
    var findings: [(kind: WatchedResource, version: String?)] = []
    /// What is wrong at present; nil when nothing is.
    private(set) var problem: String?

    private var groups: [Group]
    private var current: Int?
    private var backoff: Backoff
    private let account: MemoryAccount

    private struct Group {
        let name: String
        let kinds: [WatchedResource]
        /// When to look next, on the monotonic clock.
        var due: UInt64 = 0
        /// Versions that are served.
        var served: [String] = []
        /// Versions whose resources are still to be read.
        var unread: [String] = []
        /// Resources by version.
        var resources: [String: [Resource]] = [:]
    }

    private struct Resource {
        let name: String
        /// What the API server makes of the stored version's name; empty where it does not say.
        let storageVersionHash: String
    }

    /// Until a group of which something is missing is looked for again, and one of which nothing is.
    private static let missingNanoseconds: UInt64 = 10_000_000_000
    private static let completeNanoseconds: UInt64 = 600_000_000_000
    /// Versions of a group that are looked at.
    private static let maxVersions = 16

    init(_ kinds: [WatchedResource], account: MemoryAccount = .alone(), seed: UInt64) {
        backoff = Backoff(seed: seed)
        self.account = account
        groups = []
        for kind in kinds where !kind.group.isEmpty {
            guard !groups.contains(where: { $0.name == kind.group }) else { continue }
            groups.append(Group(name: kind.group, kinds: kinds.filter { $0.group == kind.group }))
        }
    }

    /// Looks at a group after `delay` nanoseconds. To be followed by `resume` unless a conversation is under way.
    ///
    /// - Returns: whether none is.
    mutating func look(at name: String, after delay: UInt64, now: UInt64) -> Bool {
        for i in groups.indices where groups[i].name == name { groups[i].due = min(groups[i].due, now &+ delay) }
        return current == nil
    }

    mutating func resume(now: UInt64) -> SyncAction {
        if current == nil {
            guard let next = groups.indices.min(by: { groups[$0].due < groups[$1].due }) else { return .rest }
            guard groups[next].due <= now else { return .pause(nanoseconds: groups[next].due - now) }
            current = next
            groups[next].unread = []
            groups[next].resources = [:]
            groups[next].served = []
        }
        guard let current else { return .rest }
        let path = "/apis/\(groups[current].name)"
        return .request(
            APIRequest(
                target: groups[current].unread.last.map { "\(path)/\(APIRequest.escaped($0))" } ?? path,
                limit: LiveStateLimits.discoveryBytes,
                patience: ClientLimits.answerPatience, duration: ClientLimits.answerDuration))
    }

    mutating func receive(
        _ head: HTTP1ResponseHead, _ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, now: UInt64
    ) -> SyncAction {
        let waiting = ParsingCost.waiting(body.count)
        guard account.grow(to: waiting) else {
            body = []
            return fail(.broken("groups: an answer does not fit into --max-live-state-bytes"), now: now)
        }
        guard isDone else { return .read }
        defer {
            body = []
            tape.trim()
            account.set(0)
        }
        guard let current else { return .rest }
        switch head.status {
        case 200: break
        case 404:
            // The group, or the version since the group was read.
            if groups[current].unread.popLast() == nil || groups[current].unread.isEmpty { return conclude(now) }
            return resume(now: now)
        default: return fail(.broken("group \(groups[current].name): \(head.status)"), now: now)
        }
        guard account.grow(to: waiting + ParsingCost.parsing(body.span)) else {
            return fail(
                .broken("group \(groups[current].name): an answer does not fit into --max-live-state-bytes"), now: now)
        }
        do {
            let document = try tape.parse(body.span, maxDepth: ClientLimits.depth)
            if let version = groups[current].unread.popLast() {
                groups[current].resources[version] = Self.resources(Field(document.root), of: groups[current].kinds)
            } else {
                readVersions(Field(document.root), current)
            }
        } catch {
            return fail(.broken("group \(groups[current].name): the answer is not JSON: \(error)"), now: now)
        }
        return groups[current].unread.isEmpty ? conclude(now) : resume(now: now)
    }

    mutating func fail(_ failure: SyncFailure, now: UInt64) -> SyncAction {
        account.set(0)
        problem = failure.reason
        current = nil
        return .pause(nanoseconds: backoff.next())
    }

    /// Reads an APIGroup. Resources are read of the versions that kinds name, or of the preferred one.
    private mutating func readVersions(_ group: borrowing Field, _ index: Int) {
        var versions = group["versions"].elements
        while let element = versions.next(), groups[index].served.count < Self.maxVersions {
            let version = Field(element)["version"].string
            if !version.isEmpty, version.utf8.count <= 63 { groups[index].served.append(version) }
        }
        let wanted = Set(groups[index].kinds.flatMap(\.versions))
        groups[index].unread = groups[index].served.filter { wanted.contains($0) }
        // The API server lists the preferred version first.
        if groups[index].unread.isEmpty { groups[index].unread = Array(groups[index].served.prefix(1)) }
    }

    /// Reads an APIResourceList: what it says of the resources of `kinds`, each once.
    private static func resources(_ list: borrowing Field, of kinds: [WatchedResource]) -> [Resource] {
        var resources: [Resource] = []
        var elements = list["resources"].elements
        while let element = elements.next() {
            let resource = Field(element)
            for kind in kinds
            where resource["name"].hasText(kind.resource) && !resources.contains(where: { $0.name == kind.resource }) {
                resources.append(
                    Resource(
                        name: kind.resource,
                        storageVersionHash: String(resource["storageVersionHash"].string.prefix(64))))
            }
        }
        return resources
    }

    private mutating func conclude(_ now: UInt64) -> SyncAction {
        guard let current else { return .rest }
        var isMissing = false
        for kind in groups[current].kinds {
            let version = Self.version(of: kind, groups[current])
            isMissing = isMissing || version == nil
            findings.append((kind, version))
        }
        groups[current].due = now &+ backoff.jitter(isMissing ? Self.missingNanoseconds : Self.completeNanoseconds)
        self.current = nil
        problem = nil
        backoff.reset()
        return resume(now: now)
    }

    /// The version that objects are stored in, if it is served; else the first that the kind names, else any.
    private static func version(of kind: WatchedResource, _ group: Group) -> String? {
        let serving = group.served.filter { version in
            group.resources[version]?.contains { $0.name == kind.resource } == true
        }
        let stored = serving.first { version in
            let hash = storageVersionHash(group: kind.group, version: version, kind: kind.kind)
            return hash != nil
                && group.resources[version]?.first { $0.name == kind.resource }?.storageVersionHash == hash
        }
        return stored ?? kind.versions.first { serving.contains($0) } ?? serving.first
    }

    /// How API servers tell the stored version of a resource: the first eight bytes of a hash of its name
    /// (`StorageVersionHash` of k8s.io/apiserver/pkg/endpoints/discovery).
    static func storageVersionHash(group: String, version: String, kind: String) -> String? {
        SHA256.digest(Array("\(group)/\(version)/\(kind)".utf8)).map { Base64.encode(Array($0.prefix(8))) }
    }
}
