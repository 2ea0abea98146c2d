internal import ClusterObjects

/// Counts the objects of a resource by failure domain, so that a decision does not look at each of them. A value.
struct FailureDomainCounts: Sendable {
    private var counts: [FailureDomain: Int] = [:]
    /// True if a failure domain was not counted: then each may have objects, until the resource is listed again.
    private var isOverLimit = false
    /// Heap bytes of the names.
    private var nameBytes = 0

    /// Limit of the failure domains that are counted: vSphere clusters have a handful.
    private static let maxDomains = 1024

    /// Heap bytes.
    var memoryBytes: Int {
        nameBytes + counts.capacity * (MemoryLayout<FailureDomain>.stride + MemoryLayout<Int>.stride) * 4 / 3
    }

    /// Counts an object, if it is in a failure domain.
    mutating func add(_ object: ObjectSummary) {
        guard let domain = object.failureDomain else { return }
        if let count = counts[domain] {
            counts[domain] = count + 1
        } else if counts.count < Self.maxDomains {
            counts[domain] = 1
            nameBytes += domain.region.heapBytes + domain.zone.heapBytes
        } else {
            isOverLimit = true
        }
    }

    /// Removes an object that was counted.
    mutating func remove(_ object: ObjectSummary) {
        guard let domain = object.failureDomain, let count = counts[domain] else { return }
        if count > 1 {
            counts[domain] = count - 1
        } else {
            counts[domain] = nil
            nameBytes -= domain.region.heapBytes + domain.zone.heapBytes
        }
    }

    /// Returns true if an object is in the failure domain, or may be.
    func contains(_ domain: FailureDomain) -> Bool { isOverLimit || counts[domain] != nil }
}
