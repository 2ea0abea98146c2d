internal import ClusterObjects
internal import HTTP
internal import JSON
internal import KubernetesClient

extension Reflector {
    /// A list that is being read.
    struct ListProgress {
        var objects = ObjectStore(coverage: .complete)
        /// Token of the next page; empty at the start.
        var next = ""
        /// Pages in a row without a new object.
        var pagesWithoutProgress = 0
    }

    /// Pages without a new object after which a list is considered endless; the memory budget does not end such a list.
    private static let maxPagesWithoutProgress = 100
    /// Delay until a snapshot without the evicted objects has replaced the one with them, in nanoseconds.
    private static let untilPublished: UInt64 = 20_000_000

    mutating func receivePage(_ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, _ now: UInt64) -> APIAction {
        guard account.grow(to: keptBytes + ParsingCost.waiting(body.count)) else {
            body = []
            return listDoesNotFit(pageIsTooLarge: true)
        }
        guard isDone else { return .read }
        defer { body = [] }
        return readPage(body, &tape, now)
    }

    private mutating func readPage(_ body: [UInt8], _ tape: inout Tape, _ now: UInt64) -> APIAction {
        let parsing = ParsingCost.waiting(body.count) + parsingCost(of: body.span)
        guard account.grow(to: keptBytes + parsing) else { return listDoesNotFit(pageIsTooLarge: true) }
        let other = objects.memoryBytes + parsing
        let countBefore = list.objects.count
        let page: ListPage
        do {
            page = try ListPage(
                body, of: resource, version: version ?? "", &tape, converter: converter, into: &list.objects
            ) { [account] in account.grow(to: other + $0.memoryBytes) }
        } catch .doesNotFit {
            return listDoesNotFit(pageIsTooLarge: false)
        } catch {
            list = ListProgress()
            return failed("list of \(resource.name): \(error)")
        }
        list.pagesWithoutProgress = list.objects.count == countBefore ? list.pagesWithoutProgress + 1 : 0
        guard list.pagesWithoutProgress <= Self.maxPagesWithoutProgress || page.next.isEmpty else {
            return startOver(
                "list of \(resource.name): \(Self.maxPagesWithoutProgress) pages in a row without a new object")
        }
        guard page.next.isEmpty else {
            adaptPageSize(to: body.count)
            list.next = page.next
            return resume(now: now)
        }
        finishList(resourceVersion: page.resourceVersion, now)
        return resume(now: now)
    }

    private mutating func finishList(resourceVersion: String, _ now: UInt64) {
        objects = list.objects
        list = ListProgress()
        generation += 1
        counts.lists += 1
        listedAt = now
        currentAt = now
        self.resourceVersion = resourceVersion
        succeeded(now)
    }

    /// Frees memory for a page, or for its objects.
    private mutating func listDoesNotFit(pageIsTooLarge: Bool) -> APIAction {
        if objects.count > 0 {
            // The old objects are not watched any more: their memory is freed for the new ones. The page is requested
            // again once they are freed.
            objects = ObjectStore(coverage: .pending)
            generation += 1
            currentAt = nil
        } else if pageIsTooLarge, pageSize > 1 {
            pageSize = max(pageSize / 4, 1)
        } else {
            return exceedBudget("list")
        }
        exchange = .none
        account.set(keptBytes)
        return .pause(nanoseconds: Self.untilPublished)
    }

    /// Keeps pages between many round trips and much memory.
    private mutating func adaptPageSize(to bytes: Int) {
        if bytes < LiveStateLimits.smallPageBytes {
            pageSize = min(pageSize * 2, LiveStateLimits.objectsPerPage)
        } else if bytes > LiveStateLimits.largePageBytes {
            pageSize = max(pageSize / 2, 1)
        }
    }
}
