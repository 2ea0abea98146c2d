internal import Glibc

/// Measures how CPU time grows with the input, as a ratio of two sizes, independent of the machine's speed.
public enum Growth {
    /// Returns the CPU time of this thread for the work on `large`, divided by that for the work on `small`: the
    /// best of several rounds, and of more if the best exceeds the bound, since other processes share the machine.
    ///
    /// - Parameters:
    ///   - bound: Upper bound of the factor; measuring stops below it.
    ///   - work: Runs repeatedly; must use its result.
    public static func factor<Input>(
        from small: Input, to large: Input, below bound: Double, _ work: (Input) throws -> Void
    ) rethrows
        -> Double
    {
        var (smallest, largest) = (UInt64.max, UInt64.max)
        var factor = Double.infinity
        for round in 0..<12 where round < 2 || factor >= bound {
            smallest = min(smallest, try time { try work(small) })
            largest = min(largest, try time { try work(large) })
            factor = Double(largest) / Double(max(smallest, 1))
        }
        return factor
    }

    /// Returns the CPU time of `work` in nanoseconds.
    public static func time(_ work: () throws -> Void) rethrows -> UInt64 {
        let start = now
        try work()
        return now - start
    }

    private static var now: UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
