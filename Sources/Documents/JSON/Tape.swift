/// Reusable memory for parsing: one per thread, parsed into again and again.
///
/// `parse` lends a `Document` that borrows both the tape and the input; the compiler keeps either from changing while
/// the document is in use. After a large text `trim` gives memory back.
@safe
public struct Tape: ~Copyable {
    @usableFromInline var entries: UnsafeMutablePointer<TapeEntry>
    @usableFromInline var capacity: Int
    /// What is left to be looked at; see `Expectation`.
    var notes: [Note] = []

    /// Entries kept across `trim`: enough for a review of some 100 KB.
    private static let keptEntries = 16 * 1024

    /// A tape with room for `capacity` values; it grows as needed.
    public init(capacity: Int = 1024) {
        self.capacity = max(capacity, 16)
        unsafe entries = .allocate(capacity: self.capacity)
    }

    deinit {
        unsafe entries.deallocate()
    }

    /// Bytes that the tape holds.
    public var memoryBytes: Int {
        capacity * MemoryLayout<TapeEntry>.stride + notes.capacity * MemoryLayout<Note>.stride
    }

    /// Gives back what a large text made the tape grow to.
    public mutating func trim() {
        if notes.capacity > Self.keptEntries { notes = [] }
        guard capacity > Self.keptEntries else { return }
        unsafe entries.deallocate()
        capacity = Self.keptEntries
        unsafe entries = .allocate(capacity: capacity)
    }

    /// Doubles the room, keeping the first `used` entries.
    mutating func grow(keeping used: Int) {
        let larger = capacity * 2
        let moved = UnsafeMutablePointer<TapeEntry>.allocate(capacity: larger)
        unsafe moved.update(from: entries, count: used)
        unsafe entries.deallocate()
        unsafe entries = unsafe moved
        capacity = larger
    }
}
