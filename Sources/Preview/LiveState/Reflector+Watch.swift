internal import ClusterObjects
internal import HTTP
internal import JSON
internal import KubernetesClient

extension Reflector {
    /// A watch that ends sooner is not requested again at once, in nanoseconds.
    private static let shortestWatch: UInt64 = 1_000_000_000
    /// Delay of a list that became due while a watch was requested, so that others get their turn, in nanoseconds.
    private static let listDelay: UInt64 = 1_000_000

    mutating func receiveEvents(_ body: inout [UInt8], isDone: Bool, _ tape: inout Tape, _ now: UInt64) -> APIAction {
        // Objects that went stale in the meantime need a list.
        guard resourceVersion != nil else { return endWatch(.pause(nanoseconds: Self.listDelay), now) }
        exchange = .watching
        lastWatchContact = now
        problem = nil
        failuresInARow = 0
        if let action = readEvents(&body, &tape, now) { return action }
        guard isDone else { return .read }
        // The requested time is over, or the API server is shutting down.
        guard now &- watchBegan >= Self.shortestWatch else {
            return endWatch(.pause(nanoseconds: backoff.next()), now)
        }
        currentAt = now
        return resume(now: now)
    }

    /// Applies every whole line of `body` and removes it.
    ///
    /// - Returns: The next action if the watch ends; nil if it goes on.
    private mutating func readEvents(_ body: inout [UInt8], _ tape: inout Tape, _ now: UInt64) -> APIAction? {
        var start = 0
        var at = min(scanned, body.count)
        let waiting = ParsingCost.waiting(body.count)
        guard account.grow(to: keptBytes + waiting) else {
            body = []
            return exceedBudget("watch")
        }
        while let end = body[at...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = start..<end
            if let action = readEvent(body.span.extracting(line), waiting: waiting, &tape, now) {
                body = []
                return action
            }
            start = end + 1
            at = start
        }
        if start > 0 { body.removeFirst(start) }
        scanned = body.count
        return nil
    }

    private mutating func readEvent(_ line: Span<UInt8>, waiting: Int, _ tape: inout Tape, _ now: UInt64) -> APIAction?
    {
        guard account.grow(to: keptBytes + waiting + parsingCost(of: line)) else { return exceedBudget("watch") }
        let event: WatchEvent
        do {
            event = try WatchEvent(line, of: resource, version: version ?? "", &tape, converter: converter)
        } catch {
            // The change in this line is lost.
            return endWatch(startOver("watch of \(resource.name): \(error)"), now)
        }
        if case .failed(let code, let reason) = event.change {
            let text = "watch of \(resource.name): \(code) \(reason)"
            return endWatch(code == 410 ? expired(text, now) : startOver(text), now)
        }
        apply(event, now)
        return account.grow(to: keptBytes + waiting) ? nil : exceedBudget("watch")
    }

    private mutating func apply(_ event: WatchEvent, _ now: UInt64) {
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
        succeeded(now)
    }

    /// Ends the exchange with `action`. If it was a running watch, the objects are current up to now.
    mutating func endWatch(_ action: APIAction, _ now: UInt64) -> APIAction {
        if exchange == .watching { currentAt = now }
        exchange = .none
        return action
    }
}
