internal import CLinux

/// The machine, as far as this process may use it.
public enum Processors {
    /// Processors that threads of this process may run on; at least one.
    public static var available: Int { Int(clinux_processors()) }
}

/// What the system lets the process have.
public enum DescriptorLimit {
    /// Lets the process open `wanted` descriptors, where the system allows it; returns how many it may open.
    public static func raise(to wanted: Int) -> Int {
        Int(clamping: clinux_raise_descriptor_limit(UInt64(clamping: wanted)))
    }
}

/// What the process uses.
public enum ProcessUsage {
    /// Memory that is resident, in bytes.
    public static var residentBytes: Int64 { clinux_resident_bytes() }

    /// User and system time of all threads, in microseconds.
    public static var processorMicroseconds: Int64 { clinux_processor_microseconds() }
}
