internal import ClusterObjects
internal import JSON
internal import KubernetesAPI

/// `minor-upgrade-blocked`
enum MinorUpgradeBlocked {
    static let description = RuleDescription(
        "minor-upgrade-blocked", "A cluster with a *NoUpgrade feature set stays on its minor version.",
        appliesTo: "UPDATE of ClusterVersion \"version\" that changes spec.desiredUpdate",
        refuses: """
            a version of a higher minor or major than status.desired.version while a *NoUpgrade feature set is on. Patch updates, downgrades \
            and mode: Preflight are allowed; force: true, and an image that ClusterVersion does not list for the version, cause a warning
            """,
        rationale:
            "Upgrades with these features enabled are not tested and may break the cluster permanently.",
        remedy: "update within the minor version (4.20.3 to 4.20.9), or move the workloads to a new cluster",
        ocne: .off, openshift: .enforce)

    static func check(_ review: borrowing Review, _ findings: inout Findings) {
        guard review.operation == .update, review.subject.is(.clusterVersion, of: .config),
            review.name.equals("version")
        else { return }
        let wanted = review.spec["desiredUpdate"]
        guard let update = wanted.value, !wanted["mode"].equals("Preflight") else { return }
        if let old = review.oldObject["spec"]["desiredUpdate"].value, update.isSameValue(as: old) { return }
        let version = wanted["version"].string
        let current = current(review)
        let goesUp = goesUp(from: current, to: version)
        let isUnknown =
            !goesUp
            && (hasUnknownImage(review, wanted)
                || !version.isEmpty && (ReleaseVersion(version) == nil || ReleaseVersion(current) == nil))
        guard goesUp || isUnknown else { return }
        let featureSet: String
        switch review.situation.facts.featureGate {
        case .pending: return findings.unavailable("FeatureGate \"cluster\" is not synced yet")
        case .noSuchAPI: return findings.missingAPI()
        case .absent: return
        case .found(let summary):
            guard let gate = summary.featureGate, gate.isNoUpgrade else { return }
            featureSet = gate.featureSet
        }
        let patch =
            ReleaseVersion(current).map { "version: \($0.major).\($0.minor).z" } ?? "a version: of the same minor"
        if wanted["force"].isTrue {
            findings.notice(
                "minor version updates are blocked by the feature set \(featureSet), and force skips this check; update to \(patch)"
            )
        } else if isUnknown {
            findings.notice(
                "this image may be a minor version update, which the feature set \(featureSet) blocks; update to \(patch)"
            )
        } else {
            findings.field(
                wanted["version"], as: .invalid, shown: "\"\(version)\"",
                """
                minor version updates are blocked by the feature set \(featureSet); update from \(current) to \(patch), or install a new \
                cluster
                """)
        }
    }

    /// Returns true if an update names an image that may have any version: the version beside it counts only if the
    /// status of the cluster lists the image with it.
    private static func hasUnknownImage(_ review: borrowing Review, _ wanted: borrowing Field) -> Bool {
        guard !wanted["image"].isEmpty else { return false }
        let status = review.oldObject["status"]
        if isRelease(status["desired"], wanted) { return false }
        var available = status["availableUpdates"].elements
        while let release = available.next() { if isRelease(Field(release), wanted) { return false } }
        var conditional = status["conditionalUpdates"].elements
        while let update = conditional.next() { if isRelease(Field(update)["release"], wanted) { return false } }
        return true
    }

    private static func isRelease(_ release: borrowing Field, _ wanted: borrowing Field) -> Bool {
        !release["version"].isEmpty && release["version"].hasSameText(as: wanted["version"])
            && release["image"].hasSameText(as: wanted["image"])
    }

    /// Returns true if `version` has a higher minor or major than `current`.
    private static func goesUp(from current: String, to version: String) -> Bool {
        guard let wanted = ReleaseVersion(version), let current = ReleaseVersion(current) else { return false }
        return (wanted.major, wanted.minor) > (current.major, current.minor)
    }

    /// The version that runs, or that the cluster is being updated to.
    private static func current(_ review: borrowing Review) -> String {
        let known = review.oldObject["status"]["desired"]["version"].string
        if !known.isEmpty { return known }
        if case .found(let summary) = review.situation.facts.clusterVersion {
            return summary.clusterVersion?.desired ?? ""
        }
        return ""
    }
}

/// Major and minor of a release of OpenShift, such as `4.21.0-rc.1`.
struct ReleaseVersion {
    let major: Int
    let minor: Int

    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let major = Self.number(parts[0]), let minor = Self.number(parts[1]),
            parts[2].first.map({ $0 &- UInt8(ascii: "0") < 10 }) == true
        else { return nil }
        self.major = major
        self.minor = minor
    }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else {
            return nil
        }
        return Int(Substring(digits))
    }
}
