extension Duration {
    /// The duration in nanoseconds: 0 if it is negative, `UInt64.max` if it does not fit.
    public var nanoseconds: UInt64 {
        // Read once: a duration is a number of 128 bits, and dividing it is slow.
        let (seconds, attoseconds) = components
        guard seconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow2) = whole.addingReportingOverflow(UInt64(max(attoseconds, 0)) / 1_000_000_000)
        return overflow || overflow2 ? .max : sum
    }
}
