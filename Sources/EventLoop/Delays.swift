internal import CLinux

extension EventLoop {
    /// Runs `action` once on the loop's thread, after `delay`. To be called on that thread, or before it runs.
    public func after(_ delay: Duration, _ action: @escaping () -> Void) {
        do {
            try OneShotTimer(self, delay, action).start()
        } catch {
            // Without a timer it had better happen too early than never.
            action()
        }
    }

    /// Runs `action` on the loop's thread again and again, `interval` apart. To be called on that thread, or before it runs.
    public func every(_ interval: Duration, _ action: @escaping () -> Void) {
        after(interval) { [self] in
            action()
            every(interval, action)
        }
    }
}

/// A timer that the loop keeps until it has fired.
private final class OneShotTimer: EventHandler {
    private let loop: EventLoop
    private let action: () -> Void
    private let timer: Descriptor
    private var registration = Registration.none

    init(_ loop: EventLoop, _ delay: Duration, _ action: @escaping () -> Void) throws(SystemError) {
        let milliseconds = delay.components.seconds * 1000 + delay.components.attoseconds / 1_000_000_000_000_000
        timer = Descriptor(takingOwnership: try system("timerfd_create") { clinux_timer(max(milliseconds, 1)) })
        self.loop = loop
        self.action = action
    }

    func start() throws(SystemError) {
        registration = try loop.add(timer, self)
    }

    func handle(_ events: ReadyEvents) {
        loop.remove(timer, registration)
        action()
    }

    func handleDeadline() {}
}
