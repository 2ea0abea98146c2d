internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI

/// Counts the decisions of one thread about OCNE objects. The counters are shared; what is kept here are references to
/// them.
struct DecisionMetrics {
    private let registry: MetricsRegistry
    /// By endpoint, operation and outcome, filled when a decision of that kind is made for the first time.
    private var counters: [Counter?]
    private let endpoints: [AdmissionEndpoint]

    init(_ registry: MetricsRegistry, endpoints: [AdmissionEndpoint]) {
        self.registry = registry
        self.endpoints = endpoints
        counters = Array(repeating: nil, count: endpoints.count * Operation.allCases.count * 2)
    }

    /// Counts one decision, and each rule that refused.
    ///
    /// - Parameter index: Of the endpoint that was called.
    mutating func count(_ index: Int, _ request: borrowing AdmissionRequest, _ response: borrowing AdmissionResponse) {
        if !response.unenforced.isEmpty {
            for mode in [RuleMode.warn, .audit] {
                for id in response.unenforcedRules(mode).ids {
                    registry.findings(rule: id, result: mode.rawValue).add()
                }
            }
        }
        guard index < endpoints.count else { return }
        let endpoint = endpoints[index]
        let slot = (index * Operation.allCases.count + request.operation.index) * 2 + (response.isAllowed ? 0 : 1)
        let counter =
            counters[slot]
            ?? registry.decisions(
                endpoint.stage, kind: endpoint.kindName, version: endpoint.versionName, request.operation,
                isAllowed: response.isAllowed)
        counters[slot] = counter
        counter.add()
        guard !response.isAllowed else { return }
        registry.countRefusal(
            endpoint.stage, kind: endpoint.kindName, version: endpoint.versionName, request.operation,
            rules: response.rules.ids)
    }
}

extension MetricsRegistry {
    /// The counter of decisions with these labels. No label has a value from the request's text, so the number of
    /// series is bounded.
    func decisions(_ webhook: String, kind: String, version: String, _ operation: Operation, isAllowed: Bool) -> Counter
    {
        counter(
            "ocne_webhook_decisions_total", "Admission decisions, by webhook, kind, version, operation and outcome.",
            Self.labels(webhook, kind, version, operation) + [("allowed", isAllowed ? "true" : "false")])
    }

    /// Counts a refusal once for each of its rules, or for `none` when no rule refused: the object could not be
    /// decoded.
    func countRefusal(_ webhook: String, kind: String, version: String, _ operation: Operation, rules: [String]) {
        for rule in rules.isEmpty ? ["none"] : rules {
            counter(
                "ocne_webhook_rule_refusals_total",
                "Refusals by rule: one that several rules agree on counts once for each of them. The rule none is an object that cannot be decoded.",
                Self.labels(webhook, kind, version, operation) + [("rule", rule)]
            ).add()
        }
    }

    private static func labels(_ webhook: String, _ kind: String, _ version: String, _ operation: Operation) -> [(
        name: String, value: String
    )] {
        [("webhook", webhook), ("kind", kind), ("version", version), ("operation", operation.rawValue)]
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
