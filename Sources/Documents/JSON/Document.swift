/// A parsed text: the tape's values over the input's bytes.
public struct Document: ~Escapable {
    /// The value that the text is.
    public let root: Cursor
    /// Values that the parser left to be looked at; nil when nobody knows.
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

    /// True if `value` is as was expected of what gets `mark`, and nothing that was noted in it is refused by `accept`,
    /// which is told what was noted.
    public func meets(_ mark: UInt16, _ value: Cursor, accept: (Cursor, UInt8) -> Bool) -> Bool {
        guard let notes, mark != 0, value.mark == mark else { return false }
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

/// A value that was expected to be looked at.
struct Note: BitwiseCopyable {
    /// Its place on the tape.
    let position: UInt32
    /// What there is to look at.
    let what: UInt8
}
