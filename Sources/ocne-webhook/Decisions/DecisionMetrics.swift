internal import KubernetesAPI
internal import Metrics
internal import OCNEAPI

/// Counts the decisions of one webhook on one thread. The counters are shared by all threads; this keeps references to
/// them.
struct DecisionMetrics {
    private let registry: MetricsRegistry
    private let endpoint: AdmissionEndpoint
    /// By operation and outcome; filled on first use.
    private var counters = [Counter?](repeating: nil, count: Operation.allCases.count * 2)

    init(_ registry: MetricsRegistry, _ endpoint: AdmissionEndpoint) {
        self.registry = registry
        self.endpoint = endpoint
    }

    /// Counts one decision, and each rule that refused.
    mutating func count(_ request: borrowing AdmissionRequest, _ response: borrowing AdmissionResponse) {
        if !response.unenforced.isEmpty {
            for mode in [RuleMode.warn, .audit] {
                for id in response.unenforcedRules(mode).ids {
                    registry.findings(rule: id, result: mode.rawValue).add()
                }
            }
        }
        let slot = request.operation.index * 2 + (response.isAllowed ? 0 : 1)
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
    /// Returns the counter of decisions with these labels. No label value is text of a request, so the number of series
    /// is bounded.
    func decisions(_ webhook: String, kind: String, version: String, _ operation: Operation, isAllowed: Bool) -> Counter
    {
        counter(
            "ocne_webhook_decisions_total", "Admission decisions, by webhook, kind, version, operation and outcome.",
            Self.labels(webhook, kind, version, operation) + [("allowed", isAllowed ? "true" : "false")])
    }

    /// Counts a refusal once for each of its rules, or for `none` if the object could not be decoded.
    func countRefusal(_ webhook: String, kind: String, version: String, _ operation: Operation, rules: [String]) {
        for rule in rules.isEmpty ? ["none"] : rules {
            counter(
                "ocne_webhook_rule_refusals_total",
                "Refusals by rule. A refusal by several rules counts once for each of them. rule=\"none\" counts objects that could not be decoded.",
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
    /// Index among all operations, from 0.
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
    /// The stage of admission, a label of metrics and logs.
    var stage: String {
        switch self {
        case .mutate: "mutate"
        case .validate: "validate"
        case .validateScale: "validate-scale"
        }
    }

    /// The version of the kind, a label of metrics.
    var versionName: String {
        switch self {
        case .mutate(_, let version), .validate(_, let version): version.rawValue
        case .validateScale: "v1"
        }
    }

    /// The kind, a label of metrics and logs.
    var kindName: String {
        switch self {
        case .mutate(let kind, _), .validate(let kind, _): kind.rawValue
        case .validateScale: "Scale"
        }
    }
}
