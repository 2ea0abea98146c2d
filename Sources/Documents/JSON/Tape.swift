/// Reusable memory for parsing, one per thread.
///
/// The terms of this module:
/// - *Tape*: the values of a document in order, 16 bytes each (`TapeEntry`). A `Cursor` points to one of them.
/// - *Field*: a path below a cursor, with or without a value.
/// - *Expectation*: the likely structure of a document; compiled into a `Shape`, it makes the parser faster, and tells
///   which containers are not read.
/// - *Tag*: the number that the parser writes into the entry of an object that meets its expectation.
/// - *Note*: a value that meets its expectation if a check that the parser does not make accepts it (`Document.meets`).
/// - *Fast path*: the loop that reads compact input that meets its expectation; `Parser+Steps` reads everything else.
/// - *Repetition*: an object that probably equals an earlier one, as an update's `oldObject` does; where the bytes are
///   equal, entries are copied.
/// - *Opaque container*: one that was validated and whose content is not on the tape.
/// - *Special byte*: a byte in a string that is not copied as it is: a quote, a backslash, a control or non-ASCII one.
///
/// `parse` lends a `Document` that borrows both the tape and the input; the compiler keeps either from changing while
/// the document is in use. After a large document `trim` releases memory.
@safe
public struct Tape: ~Copyable {
    @usableFromInline var entries: UnsafeMutablePointer<TapeEntry>
    @usableFromInline var capacity: Int
    /// Values that need a check; see `Expectation`.
    var notes: UnsafeMutablePointer<Note>
    var noteCapacity = 32
    var noteCount = 0

    /// Entries kept across `trim`: enough for a review of some 100 KB.
    private static let keptEntries = 16 * 1024

    /// Creates a tape with space for `capacity` values; it grows as needed.
    public init(capacity: Int = 1024) {
        self.capacity = max(capacity, 16)
        unsafe entries = .allocate(capacity: self.capacity)
        unsafe notes = .allocate(capacity: noteCapacity)
    }

    deinit {
        unsafe entries.deallocate()
        unsafe notes.deallocate()
    }

    /// Allocated memory in bytes.
    public var memoryBytes: Int {
        capacity * MemoryLayout<TapeEntry>.stride + noteCapacity * MemoryLayout<Note>.stride
    }

    /// Releases memory that a large document required.
    public mutating func trim() {
        if noteCapacity > Self.keptEntries {
            unsafe notes.deallocate()
            noteCapacity = Self.keptEntries
            unsafe notes = .allocate(capacity: noteCapacity)
            noteCount = 0
        }
        guard capacity > Self.keptEntries else { return }
        unsafe entries.deallocate()
        capacity = Self.keptEntries
        unsafe entries = .allocate(capacity: capacity)
    }

    /// Doubles the capacity, keeping the first `used` entries.
    mutating func grow(keeping used: Int) {
        capacity *= 2
        unsafe entries = unsafe Self.moved(entries, used, capacity: capacity)
    }

    /// Doubles the capacity for notes, keeping the first `used` ones.
    mutating func growNotes(keeping used: Int) {
        noteCapacity *= 2
        unsafe notes = unsafe Self.moved(notes, used, capacity: noteCapacity)
    }

    /// Moves the first `used` elements to new memory and releases the old one.
    @unsafe
    private static func moved<Element: BitwiseCopyable>(
        _ old: UnsafeMutablePointer<Element>, _ used: Int, capacity: Int
    ) -> UnsafeMutablePointer<Element> {
        let moved = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        unsafe moved.update(from: old, count: used)
        unsafe old.deallocate()
        return unsafe moved
    }
}
