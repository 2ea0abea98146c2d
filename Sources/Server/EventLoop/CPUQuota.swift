/// The CPU quota of the process's cgroups, as the kernel documents them: `cpu.max` (cgroup v2), `cpu.cfs_quota_us` and
/// `cpu.cfs_period_us` (cgroup v1). A limit of a parent holds for its children, so the smallest on the way to the root
/// counts.
enum CPUQuota {
    /// A cgroup hierarchy that has CPU quotas, and where it is mounted.
    private struct Hierarchy {
        let isUnified: Bool
        /// The directory of the hierarchy that is mounted: `/`, or a container's cgroup.
        let root: String
        let mountPoint: String
    }

    /// Whole processors that the quota pays for, rounded up, at least one; nil when there is none or it cannot be told.
    ///
    /// - Parameter file: The content of a file; nil when it cannot be read.
    static func read(_ file: (String) -> [UInt8]?) -> Int? {
        guard let mounts = text(file("/proc/self/mountinfo")), let groups = text(file("/proc/self/cgroup")) else {
            return nil
        }
        var least: Double?
        for hierarchy in mounts.split(separator: "\n").compactMap({ hierarchy(mountInfo: $0) }) {
            guard let path = path(in: groups, isUnified: hierarchy.isUnified) else { continue }
            for directory in directories(hierarchy, path) {
                guard let quota = hierarchy.isUnified ? unifiedQuota(directory, file) : legacyQuota(directory, file)
                else { continue }
                least = min(least ?? quota, quota)
            }
        }
        return least.map { max(Int($0.rounded(.up)), 1) }
    }

    // MARK: Files of /proc

    /// A line of mountinfo (proc_pid_mountinfo(5)): `ID PARENT DEVICE ROOT MOUNTPOINT OPTIONS [TAGS...] - TYPE SOURCE
    /// SUPEROPTIONS`.
    private static func hierarchy(mountInfo line: Substring) -> Hierarchy? {
        let fields = line.split(separator: " ")
        guard let dash = fields.firstIndex(of: "-"), dash >= 6, dash + 3 < fields.count else { return nil }
        let isUnified = fields[dash + 1] == "cgroup2"
        let isLegacy = fields[dash + 1] == "cgroup" && fields[dash + 3].split(separator: ",").contains("cpu")
        guard isUnified || isLegacy else { return nil }
        return Hierarchy(isUnified: isUnified, root: String(fields[3]), mountPoint: String(fields[4]))
    }

    /// The process's cgroup in a hierarchy (cgroups(7)): lines `ID:CONTROLLERS:PATH`, without controllers for v2.
    private static func path(in groups: String, isUnified: Bool) -> String? {
        for line in groups.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            if isUnified ? fields[1].isEmpty : fields[1].split(separator: ",").contains("cpu") {
                return String(fields[2])
            }
        }
        return nil
    }

    /// The directories of a cgroup and its parents, as far as they are mounted.
    private static func directories(_ hierarchy: Hierarchy, _ path: String) -> [String] {
        var below = Substring(path)
        if hierarchy.root != "/" {
            // Where the process sees a path outside of what is mounted, the mount is its own cgroup.
            below =
                path == hierarchy.root || path.hasPrefix(hierarchy.root + "/")
                ? path.dropFirst(hierarchy.root.count) : ""
        }
        var directories = [hierarchy.mountPoint]
        for name in below.split(separator: "/") where name != ".." {
            directories.append("\(directories[directories.count - 1])/\(name)")
        }
        return directories
    }

    // MARK: Files of cgroups

    private static func unifiedQuota(_ directory: String, _ file: (String) -> [UInt8]?) -> Double? {
        let fields = text(file("\(directory)/cpu.max"))?.split(whereSeparator: \.isWhitespace) ?? []
        guard fields.count == 2 else { return nil }
        return quotient(fields[0], fields[1])
    }

    private static func legacyQuota(_ directory: String, _ file: (String) -> [UInt8]?) -> Double? {
        guard let quota = text(file("\(directory)/cpu.cfs_quota_us")),
            let period = text(file("\(directory)/cpu.cfs_period_us"))
        else {
            return nil
        }
        return quotient(Substring(quota), Substring(period))
    }

    /// Quota over period, both in microseconds; nil without a quota: `max` (v2) or -1 (v1).
    private static func quotient(_ quota: Substring, _ period: Substring) -> Double? {
        guard let quota = Int64(quota.filter { !$0.isWhitespace }),
            let period = Int64(period.filter { !$0.isWhitespace }), quota > 0,
            period > 0
        else { return nil }
        // More processors than any machine has mean the same as no quota, and must not overflow.
        return min(Double(quota) / Double(period), 1_000_000)
    }

    private static func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
}
