/// Divides `LiveStateMemory` among accounts. Belongs to the live state's thread.
///
/// All accounts have an equal share. An account may exceed its share while the total stays within seven eighths of the
/// limit; beyond that it is refused. So an endless list ends, and displaces neither the objects of others nor resources
/// with few objects. An account within its share is always served: if the limit does not suffice, the largest account
/// is evicted.
final class MemoryBudget {
    let memory: LiveStateMemory
    private var bytes: [Int] = []
    private var evictions: [() -> Void] = []
    private var total = 0

    init(_ memory: LiveStateMemory = LiveStateMemory()) {
        self.memory = memory
    }

    /// Opens an account.
    ///
    /// - Parameter evict: Frees all that the account holds, and sets the account to that; does nothing by default, for
    ///   memory that cannot be freed.
    func account(evict: @escaping () -> Void = {}) -> MemoryAccount {
        bytes.append(0)
        evictions.append(evict)
        return MemoryAccount(budget: self, index: bytes.count - 1)
    }

    /// Evicts the largest accounts until the total is within the limit, which may have been lowered.
    func enforce() {
        while total > memory.limit, evictLargest(except: nil) {}
    }

    fileprivate func held(_ index: Int) -> Int { bytes[index] }

    fileprivate func set(_ index: Int, _ new: Int) {
        total += new - bytes[index]
        bytes[index] = new
        memory.setUsed(total)
    }

    /// - Returns: True if the budget suffices; otherwise the account does not change.
    fileprivate func grow(_ index: Int, _ new: Int) -> Bool {
        if new > bytes[index] {
            let limit = memory.limit
            if new > limit / bytes.count {
                guard total - bytes[index] + new <= limit - limit / 8 else { return false }
            } else {
                while total - bytes[index] + new > limit {
                    guard evictLargest(except: index) else { return false }
                }
            }
        }
        set(index, new)
        return true
    }

    /// - Returns: True if an account has shrunk.
    private func evictLargest(except index: Int?) -> Bool {
        let share = memory.limit / bytes.count
        let candidates = bytes.indices.filter { $0 != index && bytes[$0] > share }.sorted { bytes[$0] > bytes[$1] }
        for candidate in candidates {
            let before = bytes[candidate]
            evictions[candidate]()
            if bytes[candidate] < before { return true }
        }
        return false
    }
}

/// Memory that one holder has of a `MemoryBudget`.
struct MemoryAccount {
    fileprivate let budget: MemoryBudget
    fileprivate let index: Int

    /// Returns an account that has a budget of its own.
    static func alone(limit: Int = LiveStateMemory.defaultBytes) -> MemoryAccount {
        MemoryBudget(LiveStateMemory(limit: limit)).account()
    }

    /// The limit of the whole budget.
    var limit: Int { budget.memory.limit }

    /// Bytes in use.
    var bytes: Int { budget.held(index) }

    /// Sets the bytes in use, after memory was freed.
    func set(_ bytes: Int) { budget.set(index, bytes) }

    /// Reserves memory: sets the bytes in use to `bytes` if the budget suffices.
    ///
    /// - Returns: True if it does; otherwise the account does not change.
    func grow(to bytes: Int) -> Bool { budget.grow(index, bytes) }
}
