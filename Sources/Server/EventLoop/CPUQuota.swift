/// The CPU quota of the process's cgroups: `cpu.max` (cgroup v2), `cpu.cfs_quota_us` and `cpu.cfs_period_us` (cgroup
/// v1). A parent's limit applies to its children, so the lowest on the path to the root is effective.
enum CPUQuota {
    /// A mounted cgroup hierarchy with CPU quotas.
    private struct Hierarchy {
        let isUnified: Bool
        /// The root of the mount within the hierarchy: `/`, or a container's cgroup.
        let root: String
        let mountPoint: String
    }

    /// Returns the quota in processors, rounded up, at least one; nil if there is none or it cannot be read.
    ///
    /// - Parameter file: Returns the content of a file; nil if it cannot be read.
    static func read(_ file: (String) -> [UInt8]?) -> Int? {
        guard let mounts = text(file("/proc/self/mountinfo")), let groups = text(file("/proc/self/cgroup")) else {
            return nil
        }
        var least: Double?
        for hierarchy in mounts[...].pieces(at: "\n").compactMap({ hierarchy(mountInfo: $0) }) {
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

    /// Parses a line of mountinfo (proc_pid_mountinfo(5)): `ID PARENT DEVICE ROOT MOUNTPOINT OPTIONS [TAGS...] - TYPE
    /// SOURCE SUPEROPTIONS`.
    private static func hierarchy(mountInfo line: Substring) -> Hierarchy? {
        let fields = line.pieces(at: " ")
        guard let dash = fields.firstIndex(of: "-"), dash >= 6, dash + 3 < fields.count else { return nil }
        let isUnified = fields[dash + 1] == "cgroup2"
        let isLegacy = fields[dash + 1] == "cgroup" && fields[dash + 3].pieces(at: ",").contains("cpu")
        guard isUnified || isLegacy else { return nil }
        return Hierarchy(isUnified: isUnified, root: String(fields[3]), mountPoint: String(fields[4]))
    }

    /// Returns the process's cgroup in a hierarchy (cgroups(7)), from lines `ID:CONTROLLERS:PATH`, without controllers
    /// for v2.
    private static func path(in groups: String, isUnified: Bool) -> String? {
        for line in groups[...].pieces(at: "\n") {
            let fields = line.pieces(at: ":", maxSplits: 2, omittingEmpty: false)
            guard fields.count == 3 else { continue }
            if isUnified ? fields[1].isEmpty : fields[1].pieces(at: ",").contains("cpu") {
                return String(fields[2])
            }
        }
        return nil
    }

    /// Returns the mounted directories of a cgroup and its parents.
    private static func directories(_ hierarchy: Hierarchy, _ path: String) -> [String] {
        var below = Substring(path)
        if hierarchy.root != "/" {
            // If the path is outside the mount, the mount is the process's own cgroup.
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

    /// Returns quota over period, both in microseconds; nil without a quota: `max` (v2) or -1 (v1).
    private static func quotient(_ quota: Substring, _ period: Substring) -> Double? {
        guard let quota = Int64(quota.filter { !$0.isWhitespace }),
            let period = Int64(period.filter { !$0.isWhitespace }), quota > 0,
            period > 0
        else { return nil }
        // Values beyond any machine's size mean no quota, and must not overflow.
        return min(Double(quota) / Double(period), 1_000_000)
    }

    private static func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
}

extension Substring {
    /// Splits the bytes: splitting characters takes twenty times as long, and the server reads these files as it starts.
    fileprivate func pieces(
        at separator: Unicode.Scalar, maxSplits: Int = .max, omittingEmpty: Bool = true
    ) -> [Substring] {
        utf8.split(
            separator: UInt8(ascii: separator), maxSplits: maxSplits, omittingEmptySubsequences: omittingEmpty
        ).map { Substring($0) }
    }
}
