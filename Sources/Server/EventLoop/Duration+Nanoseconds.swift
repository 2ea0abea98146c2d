extension Duration {
    /// The whole duration in nanoseconds; nothing below zero, at most 64 bits.
    public var nanoseconds: UInt64 {
        // Asked for once: a duration is a number of 128 bits, which takes long to divide.
        let (seconds, attoseconds) = components
        guard seconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow2) = whole.addingReportingOverflow(UInt64(max(attoseconds, 0)) / 1_000_000_000)
        return overflow || overflow2 ? .max : sum
    }
}
