internal import Glibc

/// How the time of some work grows with what it is done on: told by doubling, so that no machine is too slow for it.
public enum Growth {
    /// How many times as long the work on `large` takes as the work on `small`, by processor time of this thread: the
    /// best of several rounds, and of more of them while the best is not good, since others share the machine.
    ///
    /// - Parameters:
    ///   - bound: What the factor should stay below; measuring ends when it does.
    ///   - work: Done again and again; must use what it makes.
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

    /// Nanoseconds of the processor that `work` takes.
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
