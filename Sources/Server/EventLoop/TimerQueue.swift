/// Timers in a binary heap: the earliest is found in constant time; adding and removing take logarithmic time.
/// Needs no descriptor, so timers work when the process has none left.
struct TimerQueue {
    private struct Timer {
        let deadline: UInt64
        /// Orders timers with equal deadlines by insertion.
        let sequence: UInt64
        let action: () -> Void

        func isBefore(_ other: Timer) -> Bool {
            deadline != other.deadline ? deadline < other.deadline : sequence < other.sequence
        }
    }

    private var heap: [Timer] = []
    private var nextSequence: UInt64 = 0

    /// The earliest deadline, in nanoseconds of the monotonic clock; nil if the queue is empty.
    var nextDeadline: UInt64? { heap.first?.deadline }

    /// Adds an action that is due at `deadline`.
    mutating func add(_ deadline: UInt64, _ action: @escaping () -> Void) {
        heap.append(Timer(deadline: deadline, sequence: nextSequence, action: action))
        nextSequence &+= 1
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Removes and returns the earliest due action; nil if none is due by `now`.
    mutating func removeDue(_ now: UInt64) -> (() -> Void)? {
        guard let first = heap.first, first.deadline <= now else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            { least = child }
            guard least != parent else { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return first.action
    }
}
