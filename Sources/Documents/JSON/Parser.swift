/// A single pass over the input. Lives on the stack of `Tape.parse`, which guarantees that `base ..< end` stays
/// readable.
/// `runFastPath` reads the output of encoders: compact JSON that meets its expectation. Where it stops, one general step
/// follows.
@safe
struct Parser {
    let base: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    /// The last position from which sixteen bytes, and eight more after them, are readable; before the input if it is
    /// shorter.
    let lastBlock: UnsafePointer<UInt8>
    /// The expectation, see `Shape`.
    let names: UnsafePointer<ExpectedName>
    let maxDepth: Int
    let opaqueDepth: Int
    /// `runFastPath` stops before the end of a container at this depth.
    var pauseDepth: Int
    /// `runFastPath` stops before the beginning of a container inside one at this depth.
    var lastDepth: Int { depth < opaqueDepth ? min(maxDepth, opaqueDepth &- 1) : maxDepth }
    /// Number of notes before the entries being copied; see `readRepetition`.
    var passedNotes = 0

    /// The tape; `next` is free, and up to `last` there is space for a name and a value.
    var entries: UnsafeMutablePointer<TapeEntry>
    var last: UnsafeMutablePointer<TapeEntry>
    var next: UnsafeMutablePointer<TapeEntry>
    /// The notes; there is space for one at `nextNote` if it is before `lastNote`.
    var notes: UnsafeMutablePointer<Note>
    var lastNote: UnsafeMutablePointer<Note>
    var nextNote: UnsafeMutablePointer<Note>
    /// The read position.
    var at: UnsafePointer<UInt8>
    /// The next expected member of the innermost container.
    var expected: UnsafePointer<ExpectedName>
    /// The expectation of the value at `at`, if there is a value.
    var name: UnsafePointer<ExpectedName>
    /// The innermost open container, as an index of the tape.
    var container = Self.noContainer
    var inObject = false
    var depth = 0
    /// The container that the last step closed, if its content is to be left out.
    var closedOpaque = Self.noContainer
    private(set) var failure = JSONError.Code.unexpectedEnd
    private(set) var failureOffset = 0

    static let noContainer = UInt32.max

    /// A step of the parser.
    enum Step {
        /// A member or an element; initially the root value.
        case member
        /// A value after its name.
        case value
        /// A comma or the end of a container.
        case rest
        /// The end.
        case end
    }

    @unsafe
    init(
        _ base: UnsafePointer<UInt8>, count: Int, _ names: UnsafePointer<ExpectedName>, into tape: borrowing Tape,
        maxDepth: Int,
        opaqueDepth: Int
    ) {
        unsafe self.base = unsafe base
        unsafe end = unsafe base + count
        unsafe lastBlock = unsafe end - 24
        unsafe at = unsafe base
        unsafe self.names = unsafe names
        unsafe expected = unsafe names + Shape.start
        unsafe name = unsafe expected
        self.maxDepth = maxDepth
        self.opaqueDepth = opaqueDepth
        pauseDepth = opaqueDepth
        unsafe entries = unsafe tape.entries
        unsafe last = unsafe entries + (tape.capacity &- 2)
        unsafe next = unsafe entries
        unsafe notes = unsafe tape.notes
        unsafe lastNote = unsafe notes + tape.noteCapacity
        unsafe nextNote = unsafe notes
    }

    /// Fills the tape; returns false if the input is not JSON, with the reason in `failure`.
    ///
    /// - Parameter visit: Called with each container that becomes opaque, while its content is still on the tape.
    mutating func run(into tape: inout Tape, visiting visit: (Cursor) -> Void) -> Bool {
        var step = Step.member
        while step != .end {
            guard let following = advance(from: step, &tape) else { return false }
            if closedOpaque != Self.noContainer {
                let closed = unsafe entries + Int(closedOpaque)
                closedOpaque = Self.noContainer
                unsafe visit(Cursor(input: base, entry: UnsafePointer(closed)))
                unsafe next = unsafe closed + 1
                unsafe closed.pointee.flags = .opaque
                unsafe closed.pointee.span = 1
            }
            step = following
        }
        tape.noteCount = noteCount
        return true
    }

    /// Runs the fast path and one general step; returns nil if the input is not JSON.
    mutating func advance(from start: Step, _ tape: inout Tape) -> Step? {
        let step = runFastPath(from: start)
        switch step {
        case .member:
            if unsafe next > last { grow(&tape) }
            return readName() ? readValue(&tape) : nil
        case .value: return readValue(&tape)
        case .rest: return readRest()
        case .end: return .end
        }
    }

    mutating func grow(_ tape: inout Tape) {
        let used = unsafe next - entries
        tape.grow(keeping: used)
        unsafe entries = unsafe tape.entries
        unsafe last = unsafe entries + (tape.capacity &- 2)
        unsafe next = unsafe entries + used
    }

    /// Number of notes so far.
    var noteCount: Int { unsafe nextNote - notes }

    mutating func growNotes(_ tape: inout Tape) {
        let used = noteCount
        tape.growNotes(keeping: used)
        unsafe notes = unsafe tape.notes
        unsafe lastNote = unsafe notes + tape.noteCapacity
        unsafe nextNote = unsafe notes + used
    }

    mutating func fail(_ code: JSONError.Code, _ at: UnsafePointer<UInt8>? = nil) -> UnsafePointer<UInt8>? {
        if let at = unsafe at { unsafe self.at = unsafe at }
        let _: Bool = fail(code)
        return nil
    }

    @inline(never)
    mutating func fail(_ code: JSONError.Code) -> Bool {
        failure = code
        failureOffset = unsafe (code == .unexpectedEnd ? end : at) - base
        return false
    }
}
