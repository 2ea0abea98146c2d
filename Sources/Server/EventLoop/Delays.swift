internal import Primitives

extension EventLoop {
    /// Runs `action` once on the loop's thread, no earlier than after `delay` and never in this turn. To be called on
    /// that thread, or before it runs.
    ///
    /// Needs no descriptor and cannot fail.
    public func after(_ delay: Duration, _ action: @escaping () -> Void) {
        // At least a millisecond: an action that adds itself again must not keep the loop in one turn.
        let (deadline, overflow) = Clock.monotonicNanoseconds.addingReportingOverflow(max(delay.nanoseconds, 1_000_000))
        timers.add(overflow ? .max : deadline, action)
    }

    /// Runs `action` on the loop's thread again and again, `interval` apart. To be called on that thread, or before it
    /// runs.
    public func every(_ interval: Duration, _ action: @escaping () -> Void) {
        after(interval) { [self] in
            action()
            every(interval, action)
        }
    }
}
