internal import CLinux
internal import Glibc

/// A signal that the server handles.
public enum ServerSignal: Sendable, Equatable {
    /// SIGTERM.
    case terminate
    /// SIGINT.
    case interrupt
    /// SIGHUP.
    case reload
}

/// Delivers signals to a loop. Create before any other thread, since threads inherit the signal mask.
public final class SignalWatch: EventHandler {
    private let descriptor: Descriptor
    private let received: (ServerSignal) -> Void

    /// Ignores SIGPIPE and watches for SIGTERM, SIGINT and SIGHUP.
    public init(received: @escaping (ServerSignal) -> Void) throws(SystemError) {
        clinux_ignore_sigpipe()
        let signals = [SIGTERM, SIGINT, SIGHUP]
        descriptor = Descriptor(
            takingOwnership: try system("signalfd") { unsafe clinux_signalfd(signals, Int32(signals.count)) })
        self.received = received
    }

    /// Registers with the loop on whose thread `received` is called.
    public func start(on loop: EventLoop) throws(SystemError) {
        _ = try loop.add(descriptor, self)
    }

    /// Drains pending signals and reports each; called by the loop.
    public func handle(_ events: ReadyEvents) {
        while true {
            switch clinux_signalfd_take(descriptor.number) {
            case 0: return
            case SIGHUP: received(.reload)
            case SIGINT: received(.interrupt)
            default: received(.terminate)
            }
        }
    }

    /// Does nothing: there is no deadline.
    public func handleDeadline() {}
}
