internal import KubernetesAPI

/// The parts of a decision that the log and the status page show besides its request.
struct DecisionReport {
    /// The webhook.
    let webhook: String
    /// The kind that the webhook is for; nil for a webhook of many kinds, to show that of the request.
    let kind: String?
    let isAllowed: Bool
    /// Ids of the rules that refused the request.
    var refused: [String] = []
    /// Ids of the rules that warned.
    var warned: [String] = []
    /// Ids of the rules whose violation is in the audit log only.
    var audited: [String] = []
    /// Ids of the rules that the user or the namespace is exempt from.
    var exempt: [String] = []

    init(webhook: String, kind: String?, isAllowed: Bool) {
        (self.webhook, self.kind, self.isAllowed) = (webhook, kind, isAllowed)
    }
}
