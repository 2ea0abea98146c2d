/// A parsed text: the tape's values over the input's bytes.
public struct Document: ~Escapable {
    /// The value of the whole text.
    public let root: Cursor
    /// Values that need a check; nil if nothing was expected.
    private let notes: Span<Note>?

    /// A document of which nothing was expected.
    @_lifetime(copy root)
    public init(_ root: Cursor) {
        self.root = root
        notes = nil
    }

    @_lifetime(copy root)
    init(root: Cursor, notes: Span<Note>) {
        self.root = root
        self.notes = unsafe _overrideLifetime(notes, copying: root)
    }

    /// True if `value` has the tag, and `accept` returns true for every value noted in it, given the number of the check.
    /// False if nothing is known.
    public func meets(_ tag: UInt16, _ value: Cursor, accept: (Cursor, UInt8) -> Bool) -> Bool {
        guard let notes, tag != 0, value.tag == tag else { return false }
        let first = value.position(from: root)
        for i in notes.indices {
            let position = Int(notes[i].position)
            guard position > first else { continue }
            guard position < first &+ value.span else { break }
            guard accept(root.descendant(at: position), notes[i].what) else { return false }
        }
        return true
    }
}

/// A value that needs a check.
struct Note: BitwiseCopyable {
    /// Its index on the tape.
    let position: UInt32
    /// The number of the check.
    let what: UInt8
}
