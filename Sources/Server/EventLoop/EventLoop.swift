internal import CLinux
internal import Glibc
internal import Synchronization

/// The readiness of a registered descriptor.
public struct ReadyEvents: OptionSet, Sendable {
    /// The bits, as in epoll (`EPOLLIN` etc.).
    public let rawValue: UInt32

    /// Creates a set from epoll's bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Data or the end of the stream can be read.
    public static let readable = ReadyEvents(rawValue: clinux_readable)
    /// Data can be written.
    public static let writable = ReadyEvents(rawValue: clinux_writable)
    /// The connection is broken.
    public static let hangup = ReadyEvents(rawValue: clinux_hangup)
    /// The peer has shut down its sending side.
    public static let peerClosed = ReadyEvents(rawValue: clinux_peer_closed)
}

/// A handler of a descriptor's events. Called on the loop's thread.
public protocol EventHandler: AnyObject {
    /// The descriptor is ready.
    func handle(_ events: ReadyEvents)
    /// The deadline has passed; there is none until the next `setDeadline`.
    func handleDeadline()
}

/// Identifies a registration with a loop, and distinguishes it from later ones of the same descriptor number.
public struct Registration: Hashable, Sendable {
    let index: UInt32
    let generation: UInt32

    /// No registration.
    public static let none = Registration(index: .max, generation: 0)
}

/// An epoll event loop: one thread that waits for descriptors, deadlines and jobs from other threads.
/// All members but `submit`, `stop` and `lastTickNanoseconds` are confined to the thread that runs it.
public final class EventLoop: @unchecked Sendable {
    // Unchecked: the members below are confined to the loop's thread, except for those labelled shared.
    private let epoll: Descriptor
    private let wakeup: Descriptor
    private var slots: [Slot] = []
    private var freeSlots: [UInt32] = []
    private(set) var wheel: DeadlineWheel
    var timers = TimerQueue()
    /// Shared: jobs from other threads.
    private let jobs = Mutex<[@Sendable () -> Void]>([])
    /// Shared: the start of the last tick, for the detection of stuck loops.
    private let tickStart = Atomic<UInt64>(0)
    private var isRunning = true
    private let tickEnded: (@Sendable () -> Void)?

    /// The start of the current tick, on the monotonic clock.
    public var nowNanoseconds: UInt64 { now }
    // Not public: accesses to a public variable are checked for exclusivity at run time.
    private var now: UInt64

    private struct Slot {
        var handler: (any EventHandler)?
        var generation: UInt32
        var deadline: UInt64 = .max
        /// The second at which the wheel returns the registration; `.max` if it does not. Entries for any other second
        /// are stale, because the deadline was moved forward, and are dropped: otherwise they would accumulate on
        /// long-lived connections.
        var wheelSecond: UInt64 = .max
    }

    private static let wakeupData = UInt64.max
    private static let eventsPerTick = 256
    /// Maximum wait of an idle loop in milliseconds, so that it checks deadlines.
    private static let longestWait: Int32 = 1000

    /// Creates a loop, which is idle until `run`. The thread that calls `run` is the loop's thread.
    ///
    /// - Parameter tickEnded: Called on the loop's thread at the end of each tick, to flush pending output.
    public init(tickEnded: (@Sendable () -> Void)? = nil) throws(SystemError) {
        epoll = Descriptor(takingOwnership: try system("epoll_create1") { clinux_epoll_create() })
        wakeup = Descriptor(takingOwnership: try system("eventfd") { clinux_eventfd(0) })
        now = Clock.monotonicNanoseconds
        wheel = DeadlineWheel(now: now)
        self.tickEnded = tickEnded
        tickStart.store(now, ordering: .relaxed)
        let (epollNumber, wakeupNumber) = (epoll.number, wakeup.number)
        _ = try system("epoll_ctl") { clinux_epoll_add(epollNumber, wakeupNumber, clinux_readable, Self.wakeupData) }
    }

    /// The start of the last tick, on the monotonic clock. An idle loop iterates once a second. Any thread.
    public var lastTickNanoseconds: UInt64 { tickStart.load(ordering: .relaxed) }

    /// Nanoseconds since the start of the last tick; 0 if that is after `now`. Any thread.
    /// The loop runs concurrently, so the value is read once: a second read may be later than `now`.
    public func nanosecondsSinceTick(now: UInt64) -> UInt64 {
        let begun = lastTickNanoseconds
        return now > begun ? now - begun : 0
    }

    /// Runs `job` on the loop's thread as soon as possible. Any thread.
    public func submit(_ job: @escaping @Sendable () -> Void) {
        let wasEmpty = jobs.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        // The counter can only be full when a wake-up is already pending.
        if wasEmpty { _ = clinux_eventfd_add(wakeup.number) }
    }

    /// Ends `run` after the current tick. Any thread.
    public func stop() {
        submit { [self] in isRunning = false }
    }

    /// Watches `descriptor`, which must stay open until `remove`, for input.
    public func add(_ descriptor: borrowing Descriptor, _ handler: any EventHandler) throws(SystemError) -> Registration
    {
        let index: UInt32
        if let free = freeSlots.popLast() {
            index = free
            slots[Int(index)].handler = handler
        } else {
            index = UInt32(slots.count)
            slots.append(Slot(handler: handler, generation: 0))
        }
        let registration = Registration(index: index, generation: slots[Int(index)].generation)
        let (epollNumber, number, data) = (epoll.number, descriptor.number, Self.data(registration))
        do {
            _ = try system("epoll_ctl") {
                clinux_epoll_add(epollNumber, number, clinux_readable | clinux_peer_closed, data)
            }
        } catch {
            release(registration)
            throw error
        }
        return registration
    }

    /// Selects the watched events; broken connections are always reported.
    public func watch(_ descriptor: borrowing Descriptor, _ registration: Registration, for events: ReadyEvents)
        throws(SystemError)
    {
        let (epollNumber, number, data) = (epoll.number, descriptor.number, Self.data(registration))
        _ = try system("epoll_ctl") { clinux_epoll_modify(epollNumber, number, events.rawValue, data) }
    }

    /// Removes a descriptor. Drops its pending events.
    public func remove(_ descriptor: borrowing Descriptor, _ registration: Registration) {
        _ = clinux_epoll_remove(epoll.number, descriptor.number)
        release(registration)
    }

    /// Calls `handleDeadline` of the registration once `deadline` has passed, at most about a second late; `.max` for
    /// never. In nanoseconds of the monotonic clock, as `nowNanoseconds`.
    /// Moving a deadline back is free: the registration is checked again when the old deadline passes.
    public func setDeadline(_ deadline: UInt64, of registration: Registration) {
        // `wheelSecond` of a registration that the wheel need not return.
        let second = deadline == .max ? .max : wheel.second(of: deadline)
        if Self.move(registration, in: &slots, to: deadline, second) { wheel.add(registration, deadline: deadline) }
    }

    /// Moves the deadline of a current registration; true if the wheel must return it at `second`, or earlier.
    private static func move(
        _ registration: Registration, in slots: inout [Slot], to deadline: UInt64, _ second: UInt64
    ) -> Bool {
        let index = Int(registration.index)
        guard index < slots.count, slots[index].generation == registration.generation else { return false }
        slots[index].deadline = deadline
        guard second < slots[index].wheelSecond else { return false }
        slots[index].wheelSecond = second
        return true
    }

    /// Runs until `stop`.
    public func run() {
        let events = UnsafeMutablePointer<clinux_event>.allocate(capacity: Self.eventsPerTick)
        defer { unsafe events.deallocate() }
        while isRunning {
            let count = unsafe clinux_epoll_wait(epoll.number, events, Int32(Self.eventsPerTick), millisecondsToWait)
            // Any error but EINTR means that the epoll descriptor itself is broken.
            precondition(count >= 0 || count == -EINTR, "epoll_wait failed")
            now = Clock.monotonicNanoseconds
            tickStart.store(now, ordering: .relaxed)
            var i = 0
            while i < count {
                let data = unsafe events[i].data
                let bits = unsafe events[i].events
                i += 1
                if data == Self.wakeupData {
                    runJobs()
                    continue
                }
                let registration = Registration(
                    index: UInt32(truncatingIfNeeded: data), generation: UInt32(truncatingIfNeeded: data >> 32))
                guard isCurrent(registration) else { continue }
                slots[Int(registration.index)].handler?.handle(ReadyEvents(rawValue: bits))
            }
            fireDeadlines()
            while let action = timers.removeDue(now) { action() }
            tickEnded?()
        }
    }

    /// The timeout of the next wait: until the first timer is due, at most a second. Rounded up, so that the timer is
    /// due then.
    private var millisecondsToWait: Int32 {
        guard let deadline = timers.nextDeadline else { return Self.longestWait }
        let now = Clock.monotonicNanoseconds
        guard deadline > now else { return 0 }
        return Int32(clamping: min((deadline - now - 1) / 1_000_000 + 1, UInt64(Self.longestWait)))
    }

    private func runJobs() {
        _ = clinux_eventfd_take(wakeup.number)
        let taken = jobs.withLock { jobs in
            let taken = jobs
            jobs = []
            return taken
        }
        for job in taken { job() }
    }

    private func fireDeadlines() {
        while let registration = wheel.next(now: now) {
            guard isCurrent(registration), slots[Int(registration.index)].wheelSecond == wheel.second else { continue }
            slots[Int(registration.index)].wheelSecond = .max
            let deadline = slots[Int(registration.index)].deadline
            if deadline == .max { continue }
            if deadline > now {
                setDeadline(deadline, of: registration)
                continue
            }
            slots[Int(registration.index)].deadline = .max
            slots[Int(registration.index)].handler?.handleDeadline()
        }
    }

    private func isCurrent(_ registration: Registration) -> Bool {
        Int(registration.index) < slots.count && slots[Int(registration.index)].generation == registration.generation
    }

    private func release(_ registration: Registration) {
        guard isCurrent(registration) else { return }
        let index = Int(registration.index)
        slots[index].handler = nil
        slots[index].generation &+= 1
        slots[index].deadline = .max
        slots[index].wheelSecond = .max
        freeSlots.append(registration.index)
    }

    private static func data(_ registration: Registration) -> UInt64 {
        UInt64(registration.generation) << 32 | UInt64(registration.index)
    }
}
