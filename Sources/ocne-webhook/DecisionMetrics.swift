internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI

/// Counts decisions by kind, operation, outcome and rule. One per thread; the counters themselves are shared.
struct DecisionMetrics {
    private let registry: MetricsRegistry
    /// Counters of what was allowed, which is nearly everything, by endpoint and operation.
    private var allowed: [Counter?]
    private let endpoints: [AdmissionEndpoint]

    init(_ registry: MetricsRegistry, endpoints: [AdmissionEndpoint]) {
        self.registry = registry
        self.endpoints = endpoints
        allowed = Array(repeating: nil, count: endpoints.count * Operation.allCases.count)
    }

    mutating func count(_ index: Int, _ request: borrowing AdmissionRequest, _ response: borrowing AdmissionResponse) {
        if !response.unenforced.isEmpty {
            for mode in [RuleMode.warn, .audit] {
                for id in response.unenforcedRuleIDs(mode) { registry.findings(rule: id, result: mode.rawValue).add() }
            }
        }
        guard response.isAllowed else {
            let ids = response.ruleIDs
            for id in ids.isEmpty ? ["none"] : ids { counter(index, request.operation, isAllowed: false, rule: id).add() }
            return
        }
        let slot = index * Operation.allCases.count + request.operation.index
        if let counter = allowed[slot] { return counter.add() }
        let counter = counter(index, request.operation, isAllowed: true, rule: "")
        allowed[slot] = counter
        counter.add()
    }

    private func counter(_ index: Int, _ operation: Operation, isAllowed: Bool, rule: String) -> Counter {
        let endpoint = endpoints[index]
        return registry.decisions(
            endpoint.stage, kind: endpoint.kindName, version: endpoint.versionName, operation, isAllowed: isAllowed, rule: rule)
    }
}

extension MetricsRegistry {
    /// The counter of decisions of one sort. No label takes what a request says as it says it: there are as many series as sorts.
    func decisions(_ webhook: String, kind: String, version: String, _ operation: Operation, isAllowed: Bool, rule: String) -> Counter {
        counter(
            "ocne_webhook_decisions_total", "Admission decisions, by webhook, kind, version, operation, outcome and the rule that refused.",
            [
                ("webhook", webhook), ("kind", kind), ("version", version), ("operation", operation.rawValue),
                ("allowed", isAllowed ? "true" : "false"), ("rule", rule),
            ])
    }
}

extension Operation {
    /// Among all operations, from 0.
    var index: Int {
        switch self {
        case .create: 0
        case .update: 1
        case .delete: 2
        case .connect: 3
        }
    }
}

extension AdmissionEndpoint {
    /// What is done there.
    var stage: String {
        switch self {
        case .mutate: "mutate"
        case .validate: "validate"
        case .validateScale: "validate-scale"
        }
    }

    /// The version that the kind is looked at in.
    var versionName: String {
        switch self {
        case .mutate(_, let version), .validate(_, let version): version.rawValue
        case .validateScale: "v1"
        }
    }

    /// The kind that is looked at.
    var kindName: String {
        switch self {
        case .mutate(let kind, _), .validate(let kind, _): kind.rawValue
        case .validateScale: "Scale"
        }
    }
}
