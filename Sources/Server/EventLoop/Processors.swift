internal import CLinux

/// The processors of the machine, as far as this process may use them.
public enum Processors {
    /// Processors that threads of this process may run on at the same time: those of its affinity mask, no more than
    /// the CPU quota of its cgroups pays for (rounded up). At least one.
    ///
    /// Reads files under /proc and /sys: for the start.
    public static var available: Int {
        let affinity = Int(clinux_processors())
        let quota = CPUQuota.read { path in try? File.read(path, limit: 1024 * 1024) }
        return max(min(affinity, quota ?? affinity), 1)
    }
}

/// What the process uses.
public enum ProcessUsage {
    /// Memory that is resident, in bytes.
    public static var residentBytes: Int64 { clinux_resident_bytes() }

    /// User and system time of all threads, in microseconds.
    public static var processorMicroseconds: Int64 { clinux_processor_microseconds() }
}
