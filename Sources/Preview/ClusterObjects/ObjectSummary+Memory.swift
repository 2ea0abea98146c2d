// Memory of summaries: the budget has to count what is stored, not what was received.

extension ObjectSummary {
    /// Heap bytes of the summary and everything that it references, as the allocator rounds them. Summaries share
    /// nothing with each other.
    public var memoryBytes: Int {
        Self.instanceBytes + uid.heapBytes + (controller?.heapBytes ?? 0) + content.heapBytes
    }

    private static let instanceBytes = allocated(
        objectHeaderBytes + MemoryLayout<String>.stride + MemoryLayout<Bool>.stride
            + MemoryLayout<OwnerReference?>.stride
            + MemoryLayout<Content>.stride)
}

extension String {
    /// Heap bytes of the string: up to 15 bytes of UTF-8 are stored in the value itself.
    public var heapBytes: Int {
        utf8.count <= 15 ? 0 : allocated(2 * objectHeaderBytes + utf8.count + 1)
    }
}

/// Header of a heap object: its type and its reference count.
private let objectHeaderBytes = 16

/// Returns the bytes of an allocation: with a word of the allocator, in steps of 16.
private func allocated(_ bytes: Int) -> Int { (bytes + 8 + 15) & ~15 }

/// Heap bytes of a list of names.
private func namesBytes(_ names: [String]) -> Int {
    guard !names.isEmpty else { return 0 }
    return allocated(2 * objectHeaderBytes + names.capacity * MemoryLayout<String>.stride)
        + names.reduce(0) { $0 + $1.heapBytes }
}

extension ObjectSummary.Content {
    fileprivate var heapBytes: Int {
        switch self {
        case .existence: 0
        case .featureGate(let summary): summary.heapBytes
        case .infrastructure(let summary): summary.platform.heapBytes + summary.name.heapBytes
        case .clusterVersion(let summary): summary.desired.heapBytes
        case .bootstrap(let summary):
            summary.routes.isEmpty ? 0 : allocated(2 * objectHeaderBytes + summary.routes.capacity)
        case .machine(let summary):
            summary.clusterName.heapBytes + summary.configName.heapBytes + summary.configKind.heapBytes
                + (summary.template?.memoryBytes ?? 0) + (summary.synchronized?.memoryBytes ?? 0)
        case .cluster(let summary): summary.controlPlane?.heapBytes ?? 0
        case .controlPlane: 0
        case .controlPlaneMachineSet(let summary): namesBytes(summary.failureDomains)
        case .crd(let summary): summary.version.heapBytes
        case .ocneMetadata(let mapping): mapping?.heapBytes ?? 0
        case .apiServer(let summary): summary.heapBytes
        }
    }
}

extension FeatureGateSummary {
    fileprivate var heapBytes: Int {
        let list =
            entries.isEmpty ? 0 : allocated(2 * objectHeaderBytes + entries.capacity * MemoryLayout<Entry>.stride)
        return featureSet.heapBytes + list + entries.reduce(0) { $0 + $1.version.heapBytes }
    }
}

extension OwnerReference {
    fileprivate var heapBytes: Int { group.heapBytes + kind.heapBytes + name.heapBytes + uid.heapBytes }
}

extension ObjectReference {
    fileprivate var heapBytes: Int { group.heapBytes + kind.heapBytes + name.heapBytes + namespace.heapBytes }
}

extension MachineTemplateSummary {
    fileprivate var memoryBytes: Int {
        allocated(
            objectHeaderBytes + MemoryLayout<String?>.stride + 2 * MemoryLayout<ObjectReference?>.stride
                + MemoryLayout<String>.stride)
            + (controlPlaneLabel?.heapBytes ?? 0) + (bootstrap?.heapBytes ?? 0) + (infrastructure?.heapBytes ?? 0)
            + dataSecretName.heapBytes
    }
}

extension SynchronizedMachine {
    fileprivate var memoryBytes: Int {
        let list =
            labels.isEmpty ? 0 : allocated(2 * objectHeaderBytes + labels.capacity * MemoryLayout<Label>.stride)
        return allocated(
            objectHeaderBytes + MemoryLayout<[Label]>.stride + MemoryLayout<Bool>.stride
                + MemoryLayout<FailureDomain?>.stride) + list
            + (failureDomain.map { $0.region.heapBytes + $0.zone.heapBytes } ?? 0)
            + labels.reduce(0) { $0 + $1.key.heapBytes + $1.value.heapBytes }
    }
}

extension TLSProfileSummary {
    fileprivate var heapBytes: Int {
        type.heapBytes
            + (custom.map { $0.minimumVersion.heapBytes + namesBytes($0.ciphers) + namesBytes($0.groups) } ?? 0)
    }
}
