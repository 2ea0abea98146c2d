internal import HTTP
internal import JSON
internal import KubernetesClient

extension StorageMigration {
    /// Passes over the objects of a CRD whose spec changes each time.
    private static let maxPasses = 3
    /// Conflicts when `storedVersions` is set: the CRD's conditions and CA bundle may change at any time.
    private static let maxConflicts = 10
    /// Requests for the storage version that the API server uses, and the interval between them, in nanoseconds.
    private static let maxDiscoveries = 60
    private static let discoveryInterval: UInt64 = 1_000_000_000
    /// Expired continue tokens in a row.
    private static let maxExpirations = 10
    /// Lists that begin again after an expired continue token.
    private static let maxRestarts = 10
    /// Pages in a row without an object after which a list is considered endless.
    private static let maxEmptyPages = 100

    /// Processes a complete response that is no temporary failure.
    mutating func process(_ response: APIResponse, _ tape: inout Tape, _ now: UInt64) {
        do throws(InvalidResponse) {
            switch step {
            case .read: try receiveCRD(response, &tape, now)
            case .settle: try receiveDiscovery(response, &tape, now)
            case .list: try receivePage(response, &tape)
            case .write: try receiveWritten(response, &tape)
            case .verify: try receiveCRDAgain(response, &tape, now)
            case .trim: receiveTrimmed(response, &tape)
            }
        } catch {
            conclude(.failed("\(what): \(error)"))
        }
    }

    /// The current request, in messages.
    var what: String {
        switch step {
        case .read, .verify: "get"
        case .settle: "discovery"
        case .list: "list"
        case .write: "patch"
        case .trim: "patch of status.storedVersions"
        }
    }

    // MARK: The CRD

    mutating func take(_ resource: StoredResource, _ now: UInt64) {
        crds[current].resource = resource
        crds[current].readyAt = now &+ options.settleNanoseconds
        results[current].storageVersion = resource.storageVersion
    }

    private mutating func receiveCRD(
        _ response: APIResponse, _ tape: inout Tape, _ now: UInt64
    ) throws(InvalidResponse) {
        guard let resource = try readCRD(response, &tape) else { return }
        take(resource, now)
        results[current].storedVersions = resource.storedVersions
        if resource.isMigrated { return conclude(.upToDate) }
        readNext()
    }

    /// Reads the CRD after the last object was written.
    private mutating func receiveCRDAgain(
        _ response: APIResponse, _ tape: inout Tape, _ now: UInt64
    ) throws(InvalidResponse) {
        guard let resource = try readCRD(response, &tape) else { return }
        let isSame = crds[current].resource.map(resource.hasSameSpec) ?? false
        guard !isSame else {
            // Another migration was faster.
            if resource.isMigrated { return conclude(.migrated) }
            // With the present resourceVersion.
            crds[current].resource = resource
            step = .trim
            return
        }
        crds[current].passes += 1
        guard crds[current].passes < Self.maxPasses else {
            return conclude(.failed("the CRD has changed during each of \(Self.maxPasses) passes over the objects"))
        }
        take(resource, now)
        results[current].restart()
        startPass()
    }

    /// Returns the CRD; nil if there is none, which concludes its migration.
    private mutating func readCRD(
        _ response: APIResponse, _ tape: inout Tape
    ) throws(InvalidResponse) -> StoredResource? {
        switch response.status {
        case 200: return try response.read(&tape) { crd throws(InvalidResponse) in try StoredResource(crd) }
        case 404: conclude(.notInstalled)
        default: conclude(.failed("\(what): \(response.reason(&tape))"))
        }
        return nil
    }

    /// Waits until the API server's discovery has the CRD's storage version: it follows changes of CRDs with a delay, and
    /// would still write objects in the former version.
    private mutating func receiveDiscovery(
        _ response: APIResponse, _ tape: inout Tape, _ now: UInt64
    ) throws(InvalidResponse) {
        guard let resource = crds[current].resource else { return }
        let wanted = StorageVersion.hash(
            group: resource.group, version: resource.storageVersion, kind: resource.kind)
        var found = ""
        if response.status == 200 {
            found = try response.read(&tape) { list in
                var resources = list["resources"].elements
                while let element = resources.next() {
                    let entry = Field(element)
                    if entry["name"].hasText(resource.plural) { return entry["storageVersionHash"].string }
                }
                return ""
            }
        }
        guard found == wanted else {
            crds[current].discoveries += 1
            guard crds[current].discoveries < Self.maxDiscoveries else {
                return conclude(
                    .failed("the API server does not use storage version \(resource.storageVersion) of the CRD"))
            }
            crds[current].readyAt = now &+ Self.discoveryInterval
            return
        }
        step = .list
    }

    // MARK: Objects

    private mutating func receivePage(_ response: APIResponse, _ tape: inout Tape) throws(InvalidResponse) {
        switch response.status {
        case 200: break
        case 410: return expire(response, &tape)
        case 404:
            // The CRD was deleted, or no longer serves the version.
            step = .verify
            return
        default: return conclude(.failed("\(what): \(response.reason(&tape))"))
        }
        let page = try response.read(&tape) { list throws(InvalidResponse) in try ObjectPage(list) }
        let further = page.next.isEmpty ? 0 : page.remaining
        results[current].total = further.map { results[current].processed + page.objects.count + $0 }
        list.emptyPages = page.objects.isEmpty ? list.emptyPages + 1 : 0
        guard page.next.isEmpty || list.emptyPages < Self.maxEmptyPages else {
            throw InvalidResponse(description: "\(Self.maxEmptyPages) pages in a row without an object")
        }
        list.expirations = 0
        self.page = page
        position = 0
        step = .write
    }

    /// Continues after an expired continue token. The API server offers another one, which continues with the next name
    /// in the present state: objects that were created meanwhile are stored in the storage version anyway.
    private mutating func expire(_ response: APIResponse, _ tape: inout Tape) {
        list.expirations += 1
        let next = response.continueToken(&tape)
        if next.isEmpty {
            list.restarts += 1
            results[current].restart()
        }
        guard list.expirations < Self.maxExpirations, list.restarts < Self.maxRestarts else {
            return conclude(.failed("\(what): \(response.reason(&tape))"))
        }
        list.next = next
    }

    private mutating func receiveWritten(_ response: APIResponse, _ tape: inout Tape) throws(InvalidResponse) {
        guard let object = currentObject else { return }
        switch response.status {
        case 200:
            let version = try response.read(&tape) { $0["metadata"]["resourceVersion"].string }
            if version == object.resourceVersion, !options.dryRun {
                results[current].unchanged += 1
            } else {
                results[current].rewritten += 1
            }
        case 404: results[current].deleted += 1
        default:
            let message = response.message(&tape)
            // Without the permission every object would be refused.
            if response.status == 403, message.contains("cannot patch resource") {
                return conclude(.failed("\(what): 403 \(message)"))
            }
            results[current].refuse(object, response.status, message)
        }
        failedObjects = 0
        position += 1
    }

    /// Continues after the last object of a page.
    mutating func finishPage() {
        let next = page?.next ?? ""
        page = nil
        guard next.isEmpty else {
            list.next = next
            step = .list
            return
        }
        if results[current].refused > 0 { return conclude(.refused) }
        step = .verify
    }

    // MARK: storedVersions

    private mutating func receiveTrimmed(_ response: APIResponse, _ tape: inout Tape) {
        switch response.status {
        case 200: conclude(.migrated)
        case 409 where crds[current].conflicts < Self.maxConflicts:
            crds[current].conflicts += 1
            step = .verify
        default:
            conclude(.failed("all objects were rewritten, but \(what) failed: \(response.reason(&tape))"))
        }
    }
}
