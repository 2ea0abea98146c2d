internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// The references of the Cluster API kinds to other objects.
enum References {
    /// The kind of value at a path.
    enum Form {
        /// An ObjectReference, a contract-versioned or a template reference.
        case object
        /// The name of a Cluster.
        case clusterName
        /// The name of a ClusterClass.
        case className
    }

    /// A field that refers to another object; `*` in the path stands for every element of a list.
    struct Entry {
        let path: [String]
        let form: Form
        /// True if the rule primary-resources reports a missing object of the infrastructure group, or a missing Cluster.
        let isPrimary: Bool

        init(_ path: String, _ form: Form = .object, isPrimary: Bool = false) {
            self.path = path.split(separator: ".").map(String.init)
            self.form = form
            self.isPrimary = isPrimary
        }
    }

    /// Returns the references of a kind; none for a kind without any.
    static func entries(group: String, kind: String) -> [Entry] {
        switch (group, kind) {
        case (APIGroup.cluster, "Cluster"): clusters
        case (APIGroup.cluster, "Machine"): machines
        case (APIGroup.cluster, "MachineSet"), (APIGroup.cluster, "MachineDeployment"): sets(isPrimary: true)
        case (APIGroup.cluster, "MachinePool"): sets(isPrimary: false)
        case (APIGroup.cluster, "MachineHealthCheck"): [Entry("spec.clusterName", .clusterName)]
        case (APIGroup.cluster, "ClusterClass"): classes
        case (APIGroup.controlPlane, "OCNEControlPlane"): controlPlanes(isPrimary: true)
        case (APIGroup.controlPlane, "KubeadmControlPlane"): controlPlanes(isPrimary: false)
        default: []
        }
    }

    private static let clusters = [
        Entry("spec.infrastructureRef", isPrimary: true), Entry("spec.controlPlaneRef"),
        Entry("spec.topology.class", .className), Entry("spec.topology.classRef.name", .className),
    ]

    private static let machines = [
        Entry("spec.clusterName", .clusterName, isPrimary: true), Entry("spec.bootstrap.configRef"),
        Entry("spec.infrastructureRef"),
    ]

    private static func sets(isPrimary: Bool) -> [Entry] {
        [
            Entry("spec.clusterName", .clusterName, isPrimary: isPrimary),
            Entry("spec.template.spec.bootstrap.configRef"),
            Entry("spec.template.spec.infrastructureRef", isPrimary: isPrimary),
        ]
    }

    private static func controlPlanes(isPrimary: Bool) -> [Entry] {
        // The first is that of contract v1beta1.
        [
            Entry("spec.machineTemplate.infrastructureRef", isPrimary: isPrimary),
            Entry("spec.machineTemplate.spec.infrastructureRef", isPrimary: isPrimary),
        ]
    }

    /// Templates, in contract v1beta1 (`ref`) and v1beta2 (`templateRef`).
    private static let classes: [Entry] =
        ["spec.infrastructure", "spec.controlPlane", "spec.controlPlane.machineInfrastructure"]
        .flatMap { [Entry("\($0).ref"), Entry("\($0).templateRef")] }
        + ["machineDeployments", "machinePools"].flatMap { list in
            ["bootstrap", "infrastructure"].flatMap {
                [
                    Entry("spec.workers.\(list).*.template.\($0).ref"),
                    Entry("spec.workers.\(list).*.\($0).templateRef"),
                ]
            }
        }

    /// Calls `found` for each value at the path of an entry, with the steps to it.
    static func forEach(_ entry: Entry, in root: borrowing Field, _ found: (Field, [PathStep]) -> Void) {
        guard let value = root.value else { return }
        walk(value, entry.path[...], [], found)
    }

    private static func walk(
        _ value: Cursor, _ path: ArraySlice<String>, _ steps: [PathStep], _ found: (Field, [PathStep]) -> Void
    ) {
        guard let name = path.first else { return found(Field(value), steps) }
        if name == "*" {
            var elements = value.elements
            var index = 0
            while let element = elements.next() {
                walk(element, path.dropFirst(), steps + [.element(index)], found)
                index += 1
            }
        } else if let member = value[named: name] {
            walk(member, path.dropFirst(), steps + [.member(name)], found)
        }
    }
}
