internal import Primitives

extension EventLoop {
    /// Runs `action` once on the loop's thread, after `delay` at the earliest and never in this iteration. Call on that
    /// thread, or before `run`.
    /// Needs no descriptor and cannot fail.
    public func after(_ delay: Duration, _ action: @escaping () -> Void) {
        // At least a millisecond: an action that reschedules itself must not block the iteration.
        let (deadline, overflow) = Clock.monotonicNanoseconds.addingReportingOverflow(max(delay.nanoseconds, 1_000_000))
        timers.add(overflow ? .max : deadline, action)
    }

    /// Runs `action` on the loop's thread repeatedly, `interval` apart. Call on that thread, or before `run`.
    public func every(_ interval: Duration, _ action: @escaping () -> Void) {
        after(interval) { [self] in
            action()
            every(interval, action)
        }
    }
}
