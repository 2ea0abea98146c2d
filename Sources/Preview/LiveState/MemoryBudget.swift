/// Shares `LiveStateMemory` out among those that need some. Belongs to the live state's thread.
///
/// Everybody has a share, the same for all. Who needs more than that gets it while seven eighths of the budget suffice
/// for all together, and is refused beyond: so an endless list ends, and neither takes the place of what is known
/// already nor that of kinds with few objects. Who needs no more than its share gets it; if the rest of the budget does
/// not suffice, the largest gives up what it has.
final class MemoryBudget {
    let memory: LiveStateMemory
    private var bytes: [Int] = []
    private var holders: [() -> Void] = []
    private var total = 0

    init(_ memory: LiveStateMemory = LiveStateMemory()) {
        self.memory = memory
    }

    /// Another one that needs memory.
    ///
    /// - Parameter giveUp: Gives up all that the account holds, and sets the account accordingly; does nothing for what
    ///   cannot be given up.
    func account(giveUp: @escaping () -> Void = {}) -> MemoryAccount {
        bytes.append(0)
        holders.append(giveUp)
        return MemoryAccount(budget: self, index: bytes.count - 1)
    }

    /// Makes the largest give up until the rest is within the limit, which may have been lowered.
    func enforce() {
        while total > memory.limit, giveUpLargest(except: nil) {}
    }

    fileprivate func held(_ index: Int) -> Int { bytes[index] }

    fileprivate func set(_ index: Int, _ new: Int) {
        total += new - bytes[index]
        bytes[index] = new
        memory.setUsed(total)
    }

    /// - Returns: whether the budget suffices; otherwise nothing changes for this account.
    fileprivate func grow(_ index: Int, _ new: Int) -> Bool {
        if new > bytes[index] {
            let limit = memory.limit
            if new > limit / bytes.count {
                guard total - bytes[index] + new <= limit - limit / 8 else { return false }
            } else {
                while total - bytes[index] + new > limit {
                    guard giveUpLargest(except: index) else { return false }
                }
            }
        }
        set(index, new)
        return true
    }

    /// - Returns: whether one has given up something.
    private func giveUpLargest(except index: Int?) -> Bool {
        let share = memory.limit / bytes.count
        let candidates = bytes.indices.filter { $0 != index && bytes[$0] > share }.sorted { bytes[$0] > bytes[$1] }
        for candidate in candidates {
            let before = bytes[candidate]
            holders[candidate]()
            if bytes[candidate] < before { return true }
        }
        return false
    }
}

/// What one holder has of a `MemoryBudget`.
struct MemoryAccount {
    fileprivate let budget: MemoryBudget
    fileprivate let index: Int

    /// An account of its own budget, of which `limit` bytes can be used whole.
    static func alone(limit: Int = LiveStateMemory.usualBytes) -> MemoryAccount {
        MemoryBudget(LiveStateMemory(limit: limit)).account()
    }

    /// The limit of the whole budget.
    var limit: Int { budget.memory.limit }

    /// Bytes that are held.
    var bytes: Int { budget.held(index) }

    /// Sets what is held, after something was given up.
    func set(_ bytes: Int) { budget.set(index, bytes) }

    /// Sets what is held to what will be needed, if the budget suffices for it.
    ///
    /// - Returns: whether it does; otherwise the account stays as it was.
    func grow(to bytes: Int) -> Bool { budget.grow(index, bytes) }
}
