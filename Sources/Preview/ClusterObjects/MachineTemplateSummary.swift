public import JSON

/// What rules read of the template that a set (MachineSet, MachineDeployment, MachinePool) makes its Machines from:
/// what may make them machines of a control plane.
///
/// A class, so that Machines, of which there are most and which have none, keep no room for it.
public final class MachineTemplateSummary: Sendable, Equatable {
    /// A label of a control plane in `spec.template.metadata.labels`; nil when there is none.
    public let controlPlaneLabel: String?
    /// `bootstrap.configRef`.
    public let bootstrap: ObjectReference?
    /// `infrastructureRef`.
    public let infrastructure: ObjectReference?
    /// `bootstrap.dataSecretName`; empty when there is none.
    public let dataSecretName: String

    /// Summary put together by hand, not read from an object.
    public init(
        controlPlaneLabel: String? = nil, bootstrap: ObjectReference? = nil, infrastructure: ObjectReference? = nil,
        dataSecretName: String = ""
    ) {
        self.controlPlaneLabel = controlPlaneLabel
        self.bootstrap = bootstrap
        self.infrastructure = infrastructure
        self.dataSecretName = dataSecretName
    }

    /// Reads a set; `root` is the whole object.
    public init(_ root: borrowing Field) {
        let template = root["spec"]["template"]
        let spec = template["spec"]
        controlPlaneLabel = ControlPlaneLabels.first(in: template["metadata"]["labels"])
        bootstrap = ObjectReference(spec["bootstrap"]["configRef"])
        infrastructure = ObjectReference(spec["infrastructureRef"])
        dataSecretName = spec["bootstrap"]["dataSecretName"].keptText
    }

    /// Whether both say the same.
    public static func == (a: MachineTemplateSummary, b: MachineTemplateSummary) -> Bool {
        a.controlPlaneLabel == b.controlPlaneLabel && a.bootstrap == b.bootstrap && a.infrastructure == b.infrastructure
            && a.dataSecretName == b.dataSecretName
    }
}
