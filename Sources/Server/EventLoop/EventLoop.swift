internal import CLinux
internal import Glibc
internal import Synchronization

/// What a registered descriptor is ready for.
public struct ReadyEvents: OptionSet, Sendable {
    /// The bits, as epoll has them (`EPOLLIN` and so on).
    public let rawValue: UInt32

    /// Events of epoll's bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// There is something to read, or the end of it.
    public static let readable = ReadyEvents(rawValue: clinux_readable)
    /// There is room to write.
    public static let writable = ReadyEvents(rawValue: clinux_writable)
    /// The connection is broken.
    public static let hangup = ReadyEvents(rawValue: clinux_hangup)
    /// The peer will send no more.
    public static let peerClosed = ReadyEvents(rawValue: clinux_peer_closed)
}

/// What a loop tells its owner of a descriptor. Called on the loop's thread.
public protocol EventHandler: AnyObject {
    /// The descriptor is ready.
    func handle(_ events: ReadyEvents)
    /// The deadline asked for has passed; there is none until the next `setDeadline`.
    func handleDeadline()
}

/// A place in a loop's books: tells a descriptor's registration from later ones of the same number.
public struct Registration: Hashable, Sendable {
    let index: UInt32
    let generation: UInt32

    /// No registration.
    public static let none = Registration(index: .max, generation: 0)
}

/// An epoll loop: one thread that waits for descriptors, deadlines and jobs from elsewhere.
///
/// Everything but `submit`, `stop` and `lastTurnNanoseconds` belongs to the thread that runs it.
public final class EventLoop: @unchecked Sendable {
    // Unchecked: the members below are used by the loop's thread only, but for those marked.
    private let epoll: Descriptor
    private let wakeup: Descriptor
    private var slots: [Slot] = []
    private var freeSlots: [UInt32] = []
    private(set) var wheel: DeadlineWheel
    var timers = TimerQueue()
    /// Shared: jobs from other threads.
    private let jobs = Mutex<[@Sendable () -> Void]>([])
    /// Shared: when the loop last began a turn, for the watch on stuck loops.
    private let turn = Atomic<UInt64>(0)
    private var isRunning = true
    private let turnEnded: (@Sendable () -> Void)?

    /// The time at which the present turn began, on the monotonic clock.
    public private(set) var nowNanoseconds: UInt64

    private struct Slot {
        var handler: (any EventHandler)?
        var generation: UInt32
        var deadline: UInt64 = .max
        /// The second at which the wheel brings the registration up; `.max` when it does not. What comes up at any
        /// other second has been left behind by a deadline that came to be sooner, and is forgotten: otherwise a
        /// connection that lives long would gather those.
        var wheelSecond: UInt64 = .max
    }

    private static let wakeupData = UInt64.max
    private static let eventsPerTurn = 256
    /// Milliseconds after which an idle loop turns, to look at deadlines.
    private static let longestWait: Int32 = 1000

    /// A loop that does nothing before `run`; the thread that calls that is the loop's.
    ///
    /// - Parameter turnEnded: Called on the loop's thread when all events of a turn have been handled, to flush what
    ///   they left.
    public init(turnEnded: (@Sendable () -> Void)? = nil) throws(SystemError) {
        epoll = Descriptor(takingOwnership: try system("epoll_create1") { clinux_epoll_create() })
        wakeup = Descriptor(takingOwnership: try system("eventfd") { clinux_eventfd(0) })
        nowNanoseconds = Clock.monotonicNanoseconds
        wheel = DeadlineWheel(now: nowNanoseconds)
        self.turnEnded = turnEnded
        turn.store(nowNanoseconds, ordering: .relaxed)
        let (epollNumber, wakeupNumber) = (epoll.number, wakeup.number)
        _ = try system("epoll_ctl") { clinux_epoll_add(epollNumber, wakeupNumber, clinux_readable, Self.wakeupData) }
    }

    /// When the loop last began a turn, on the monotonic clock. An idle loop turns once a second. Any thread.
    public var lastTurnNanoseconds: UInt64 { turn.load(ordering: .relaxed) }

    /// Nanoseconds since the loop last began a turn; 0 when that was after `now`. Any thread.
    ///
    /// The loop goes on meanwhile, so the time of its turn is read once: a second reading may be later than `now`.
    public func nanosecondsSinceTurn(now: UInt64) -> UInt64 {
        let begun = lastTurnNanoseconds
        return now > begun ? now - begun : 0
    }

    /// Runs `job` on the loop's thread, soon. Any thread.
    public func submit(_ job: @escaping @Sendable () -> Void) {
        let wasEmpty = jobs.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        // The counter can only be full when a wake-up is pending anyway.
        if wasEmpty { _ = clinux_eventfd_add(wakeup.number) }
    }

    /// Ends `run` after the present turn. Any thread.
    public func stop() {
        submit { [self] in isRunning = false }
    }

    /// Watches `descriptor`, which stays open until `remove`, for being readable.
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

    /// Chooses what is watched for; broken connections always are.
    public func watch(_ descriptor: borrowing Descriptor, _ registration: Registration, for events: ReadyEvents)
        throws(SystemError)
    {
        let (epollNumber, number, data) = (epoll.number, descriptor.number, Self.data(registration))
        _ = try system("epoll_ctl") { clinux_epoll_modify(epollNumber, number, events.rawValue, data) }
    }

    /// Forgets a descriptor. Events of it that were fetched before are dropped.
    public func remove(_ descriptor: borrowing Descriptor, _ registration: Registration) {
        _ = clinux_epoll_remove(epoll.number, descriptor.number)
        release(registration)
    }

    /// Calls `handleDeadline` of the registration once `deadline` has passed, about a second late at most; `.max` is
    /// never. In nanoseconds of the monotonic clock, as `nowNanoseconds`.
    ///
    /// Moving a deadline costs nothing: the registration is looked at again when the old one passes.
    public func setDeadline(_ deadline: UInt64, of registration: Registration) {
        guard isCurrent(registration) else { return }
        slots[Int(registration.index)].deadline = deadline
        if deadline != .max { bringUp(registration, deadline) }
    }

    /// Sees to it that the wheel brings the registration up when `deadline` has passed, or sooner.
    private func bringUp(_ registration: Registration, _ deadline: UInt64) {
        let second = wheel.second(of: deadline)
        guard second < slots[Int(registration.index)].wheelSecond else { return }
        slots[Int(registration.index)].wheelSecond = second
        wheel.add(registration, deadline: deadline)
    }

    /// Runs until `stop`.
    public func run() {
        let events = UnsafeMutablePointer<clinux_event>.allocate(capacity: Self.eventsPerTurn)
        defer { unsafe events.deallocate() }
        while isRunning {
            let count = unsafe clinux_epoll_wait(epoll.number, events, Int32(Self.eventsPerTurn), millisecondsToWait)
            // Anything but an interruption means that the epoll descriptor itself is broken.
            precondition(count >= 0 || count == -EINTR, "epoll_wait failed")
            nowNanoseconds = Clock.monotonicNanoseconds
            turn.store(nowNanoseconds, ordering: .relaxed)
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
            while let action = timers.removeDue(nowNanoseconds) { action() }
            turnEnded?()
        }
    }

    /// How long the next turn may wait: until the first timer is due, at most a second. Rounded up, so that the timer
    /// is due then.
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
        while let registration = wheel.next(now: nowNanoseconds) {
            guard isCurrent(registration), slots[Int(registration.index)].wheelSecond == wheel.second else { continue }
            slots[Int(registration.index)].wheelSecond = .max
            let deadline = slots[Int(registration.index)].deadline
            if deadline == .max { continue }
            if deadline > nowNanoseconds {
                bringUp(registration, deadline)
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
