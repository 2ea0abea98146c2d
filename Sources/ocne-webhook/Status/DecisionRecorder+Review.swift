internal import JSON
internal import KubernetesAPI
internal import StatusPage

extension DecisionRecorder {
    /// Begins a decision with what all reviews have: operation, object and user.
    func begin(_ review: borrowing AdmissionRequest, received: UInt64, isAllowed: Bool) {
        begin(received: received, isAllowed: isAllowed, isDryRun: review.isDryRun)
        add(.operation, review.operation.rawValue)
        if let namespace = review.namespace.value { add(.namespace, quoted: namespace.text) }
        if let name = review.name.value { add(.name, quoted: name.text) }
        if let user = review.userInfo["username"].value { add(.user, quoted: user.text) }
    }
}
