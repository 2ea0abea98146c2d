internal import CLinux

/// The processors that this process may use.
public enum Processors {
    /// The number of processors that threads of this process may use at the same time: those of its affinity mask, at
    /// most the CPU quota of its cgroups (rounded up). At least one. Read when it is first used, from files under /proc
    /// and /sys.
    public static let available: Int = {
        let affinity = Int(clinux_processors())
        let quota = CPUQuota.read { path in try? File.read(path, limit: 1024 * 1024) }
        return max(min(affinity, quota ?? affinity), 1)
    }()
}

/// Resource usage of the process.
public enum ProcessUsage {
    /// Resident memory in bytes.
    public static var residentBytes: Int64 { clinux_resident_bytes() }

    /// User and system time of all threads, in microseconds.
    public static var processorMicroseconds: Int64 { clinux_processor_microseconds() }
}
