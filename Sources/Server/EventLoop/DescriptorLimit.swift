internal import CLinux

/// The limit of open files of the process (`RLIMIT_NOFILE`).
public enum DescriptorLimit {
    /// Raises the soft limit to `wanted`, or as far as the hard limit allows.
    ///
    /// - Returns: The soft limit afterwards, which may be above `wanted`.
    public static func raise(to wanted: Int) -> Int {
        Int(clamping: clinux_raise_descriptor_limit(UInt64(clamping: wanted)))
    }

    /// Number of open descriptors; nil if /proc does not show them.
    public static var open: Int? {
        let count = clinux_open_descriptors()
        return count >= 0 ? Int(count) : nil
    }
}

extension Descriptor {
    /// Opens a spare descriptor that can be closed when another is needed.
    public static func reserve() throws(SystemError) -> Descriptor {
        Descriptor(takingOwnership: try system("eventfd") { clinux_eventfd(0) })
    }
}
