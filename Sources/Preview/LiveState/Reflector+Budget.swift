internal import ClusterObjects
internal import KubernetesClient

extension Reflector {
    /// Bytes that are accounted for, with received bytes that were not read yet.
    var memoryBytes: Int { account.bytes }

    /// Bytes of the objects, and of those of the list that is being read.
    var keptBytes: Int { objects.memoryBytes + list.objects.memoryBytes }

    /// Returns the bytes that parsing a text takes, besides the text.
    func parsingCost(of text: Span<UInt8>) -> Int {
        // Objects with a conversion annotation are converted, and the result is parsed as well.
        ParsingCost.parsing(text) &* (converter != nil && resource.kind.hasPrefix("OCNE") ? 2 : 1)
    }

    /// Evicts all objects, since others need memory and this resource holds most of it. To be followed by another
    /// connection.
    mutating func evict() -> APIAction { exceedBudget(exchange == .listing ? "list" : "watch") }

    /// Evicts all objects, since the budget is exhausted, and lists again after a while.
    mutating func exceedBudget(_ verb: String) -> APIAction {
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
        problem = "\(verb) of \(resource.name): does not fit into --max-live-state-bytes=\(account.limit)"
        return .pause(nanoseconds: budgetBackoff.next())
    }
}
