/// The parts of a decision that the log and the status page show besides its request.
struct DecisionReport {
    let labels: DecisionLabels
    let isAllowed: Bool
    /// Ids of the rules that refused the request.
    var refused: [String] = []
    /// Ids of the rules that warned.
    var warned: [String] = []
    /// Ids of the rules whose violation is in the audit log only.
    var audited: [String] = []
    /// Ids of the rules that the user or the namespace is exempt from.
    var exempt: [String] = []

    init(_ labels: DecisionLabels, isAllowed: Bool) {
        (self.labels, self.isAllowed) = (labels, isAllowed)
    }
}
