public import JSON

/// Fields that rules read of a ControlPlaneMachineSet of OpenShift's Machine API.
public struct ControlPlaneMachineSetSummary: Sendable, Equatable {
    /// Names of the failure domains of vSphere that it spreads its machines over, up to a limit.
    public let failureDomains: [String]
    /// False if there are more than the limit.
    public let hasAllFailureDomains: Bool

    /// Limit of the names.
    private static let maxNames = 256

    /// Reads a ControlPlaneMachineSet; `root` is the whole object.
    public init(_ root: borrowing Field) {
        let machines = root["spec"]["template"]["machines_v1beta1_machine_openshift_io"]
        var names: [String] = []
        var elements = machines["failureDomains"]["vsphere"].elements
        var isComplete = true
        while let element = elements.next() {
            guard names.count < Self.maxNames else {
                isComplete = false
                break
            }
            names.append(Field(element)["name"].boundedString)
        }
        failureDomains = names
        hasAllFailureDomains = isComplete
    }
}
