internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import StatusPage

extension DecisionRecorder {
    /// Begins a decision with what all reviews have: operation, object, user, and the message and rules of a refusal.
    func begin(_ review: borrowing AdmissionRequest, _ decision: borrowing AdmissionResponse, received: UInt64) {
        begin(decision.isAllowed ? .allowed : .refused, received: received, isDryRun: review.isDryRun)
        add(.operation, own: review.operation.rawValue)
        if let namespace = review.namespace.value { add(.namespace, quoted: namespace.text) }
        if let name = review.name.value { add(.name, quoted: name.text) }
        if let user = review.userInfo["username"].value { add(.user, quoted: user.text) }
        // The violations alone, where there are any: what the message says before them stands in other columns.
        switch decision.denial {
        case .invalid(let object):
            add(.reason, object.causes.prefix(Self.maxCauses).map(\.description).joined(separator: "; "))
        case .request(let status): add(.reason, status.message)
        case nil: break
        }
    }

    /// Violations of which a reason has room.
    private static let maxCauses = 8

    /// Records a conversion that failed.
    func record(
        _ failure: String, _ object: OCNEConversion.Report.FailedObject?, received: UInt64, microseconds: UInt64
    ) {
        begin(.failedConversion, received: received)
        add(.webhook, own: "convert")
        if let object {
            add(.kind, object.kind)
            add(.namespace, object.namespace)
            add(.name, object.name)
            add(.versions, "\(object.from) \u{2192} \(object.to)")
        }
        add(.reason, failure)
        end(microseconds: microseconds)
    }
}
