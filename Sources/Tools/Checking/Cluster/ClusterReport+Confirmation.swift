extension ClusterReport {
    /// The objects with findings to which other objects contribute. In a cluster that changes, such a finding may mix
    /// what was read at different times.
    public var unconfirmed: ObjectSelection {
        ObjectSelection(findings.lazy.filter(\.dependsOnOthers).map(\.object.key))
    }

    /// Returns the report without the findings that depend on other objects and that a later check of the same objects
    /// does not have.
    public func confirmed(by later: ClusterReport) -> ClusterReport {
        let again = Set(later.findings.lazy.map(\.fingerprint))
        var report = self
        report.findings = findings.emptyCopy()
        // The findings of an object follow each other.
        var own: [ClusterFinding] = []
        for finding in findings {
            if let first = own.first, first.object != finding.object {
                report.add(own, confirmedBy: again)
                own = []
            }
            own.append(finding)
        }
        report.add(own, confirmedBy: again)
        return report
    }

    /// Adds the findings of an object, and corrects the counts of its resource.
    private mutating func add(_ own: [ClusterFinding], confirmedBy again: Set<Int>) {
        let kept = own.filter { !$0.dependsOnOthers || again.contains($0.fingerprint) }
        if let resource = own.first?.resource, kept.count < own.count, resources.indices.contains(resource) {
            resources[resource].count(own.lazy.map(\.effect), times: -1)
            resources[resource].count(kept.lazy.map(\.effect))
        }
        for finding in kept { findings.append(finding) }
    }
}
