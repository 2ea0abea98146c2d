public import JSON

/// Fields that rules read of the Machine template of a MachineSet, MachineDeployment or MachinePool: those that can
/// make its Machines part of a control plane.
///
/// A class, so that a Machine, which has no template, stores one pointer only: most objects are Machines.
public final class MachineTemplateSummary: Sendable, Equatable {
    /// A control plane label in `spec.template.metadata.labels`; nil if there is none.
    public let controlPlaneLabel: String?
    /// `bootstrap.configRef`.
    public let bootstrap: ObjectReference?
    /// `infrastructureRef`.
    public let infrastructure: ObjectReference?
    /// `bootstrap.dataSecretName`; empty if there is none.
    public let dataSecretName: String

    /// Creates a summary from values.
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
        dataSecretName = spec["bootstrap"]["dataSecretName"].boundedString
    }

    /// Returns true if all fields are equal.
    public static func == (a: MachineTemplateSummary, b: MachineTemplateSummary) -> Bool {
        a.controlPlaneLabel == b.controlPlaneLabel && a.bootstrap == b.bootstrap && a.infrastructure == b.infrastructure
            && a.dataSecretName == b.dataSecretName
    }
}
