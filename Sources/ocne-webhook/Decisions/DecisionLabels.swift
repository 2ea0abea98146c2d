internal import KubernetesAPI

/// What the decisions of a webhook have in common in the log and on the status page.
final class DecisionLabels: Sendable {
    /// The webhook.
    let webhook: String
    /// The kind that the webhook is for; nil for a webhook of many kinds, to show that of the request.
    let kind: String?
    /// Both, for the log.
    let values: LogValues

    init(webhook: String, kind: String?) {
        self.webhook = webhook
        self.kind = kind
        values = LogValues { record in
            record.add("webhook", webhook)
            if let kind { record.add("kind", kind) }
        }
    }
}

extension LogValues {
    /// Returns the operation of a request.
    static func operation(_ operation: Operation) -> LogValues { operations[operation.index] }

    /// Returns the outcome of a decision.
    static func outcome(isAllowed: Bool) -> LogValues { isAllowed ? allowed : refused }

    private static let operations = Operation.allCases.map { operation in
        LogValues { $0.add("operation", operation.rawValue) }
    }
    private static let allowed = LogValues { $0.add("allowed", true) }
    private static let refused = LogValues { $0.add("allowed", false) }
}
