import Testing

@testable import EventLoop

@Suite("CPU quota of cgroups")
struct CPUQuotaTests {
    private static func quota(_ files: [String: String]) -> Int? { CPUQuota.read { files[$0].map { Array($0.utf8) } } }

    private static let unified = "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
    private static let legacy = """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct

        """

    @Test(
        "The quota of cgroup v2 is rounded up to whole processors",
        arguments: [
            ("2000 100000\n", 1), ("100000 100000\n", 1), ("150000 100000\n", 2), ("800000 100000", 8),
            ("9223372036854775807 1", 1_000_000),
            ("max 100000\n", nil), ("0 100000", nil), ("100000 0", nil), ("", nil), ("100000", nil), ("a b", nil),
        ] as [(String, Int?)])
    func unified(content: String, processors: Int?) {
        let files = [
            "/proc/self/mountinfo": Self.unified, "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": content,
        ]
        #expect(Self.quota(files) == processors)
    }

    @Test("The lowest quota on the path to the root is effective")
    func parents() {
        var files = [
            "/proc/self/mountinfo": Self.unified, "/proc/self/cgroup": "0::/kubepods.slice/pod1/container\n",
            "/sys/fs/cgroup/kubepods.slice/cpu.max": "700000 100000",
            "/sys/fs/cgroup/kubepods.slice/pod1/cpu.max": "300000 100000",
            "/sys/fs/cgroup/kubepods.slice/pod1/container/cpu.max": "max 100000",
        ]
        #expect(Self.quota(files) == 3)
        files["/sys/fs/cgroup/cpu.max"] = "100000 100000"
        #expect(Self.quota(files) == 1)
    }

    @Test("cgroup v1 has separate files for quota and period, and -1 for none")
    func legacy() {
        var files = [
            "/proc/self/mountinfo": Self.legacy, "/proc/self/cgroup": "4:cpu,cpuacct:/a\n3:memory:/b\n",
            "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "250000\n",
            "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
        ]
        #expect(Self.quota(files) == 3)
        files["/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us"] = "-1\n"
        #expect(Self.quota(files) == nil)
    }

    @Test("In a container the mount is the container's own cgroup, regardless of the path")
    func container() {
        let mount = "33 31 0:30 /kubepods/pod1/c1 /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n"
        for path in ["/kubepods/pod1/c1", "/elsewhere", "/../../x"] {
            let files = [
                "/proc/self/mountinfo": mount, "/proc/self/cgroup": "4:cpu:\(path)\n",
                "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "20000", "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
            ]
            #expect(Self.quota(files) == 1)
        }
    }

    @Test("Unreadable or malformed files mean no quota")
    func unreadable() {
        #expect(Self.quota([:]) == nil)
        #expect(
            Self.quota([
                "/proc/self/mountinfo": "a - b\n - cgroup2\n1 2 3 4 5 - cgroup2", "/proc/self/cgroup": ":\n::\n0::",
            ]) == nil)
    }
}
