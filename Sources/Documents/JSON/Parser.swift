/// The one pass over the input. Lives on the stack of `Tape.parse`, which guarantees that `base ..< end` stays
/// readable.
///
/// `runFastPath` reads what encoders write: compact text without escapes that meets its expectation. Where it stops, one
/// general step is made.
@safe
struct Parser {
    let base: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    /// Up to here sixteen bytes can be read with eight more behind them; before the input when it is shorter.
    let lastBlock: UnsafePointer<UInt8>
    /// Up to here an expected name can be read, with a block behind it; before the input when it is shorter.
    let lastName: UnsafePointer<UInt8>
    /// What is expected, see `Shape`.
    let names: UnsafePointer<ExpectedName>
    let maxDepth: Int
    let opaqueDepth: Int
    /// `runFastPath` stops before the end of a container at this depth.
    var pauseDepth: Int
    /// Notes of the tape that lie before what is being copied; see `readRepetition`.
    var passedNotes = 0

    /// The tape; `next` is free, and up to `last` there is space for a name and a value.
    var entries: UnsafeMutablePointer<TapeEntry>
    var last: UnsafeMutablePointer<TapeEntry>
    var next: UnsafeMutablePointer<TapeEntry>
    /// Where the text has been read to.
    var at: UnsafePointer<UInt8>
    /// What is expected next in the innermost container.
    var expected: UnsafePointer<ExpectedName>
    /// What is expected of the value at `at`, where that is a value.
    var name: UnsafePointer<ExpectedName>
    /// The innermost container that is open, as an index of the tape.
    var container = Self.noContainer
    var inObject = false
    var depth = 0
    private(set) var failure = JSONError.Code.unexpectedEnd
    private(set) var failureOffset = 0

    static let noContainer = UInt32.max

    /// What there is to read at `at`.
    enum Step {
        /// A member or an element; at the outset, the whole text.
        case member
        /// A value, whose name has been read.
        case value
        /// What follows a value.
        case rest
        /// Nothing.
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
        unsafe lastName = unsafe lastBlock - ExpectedName.maxLength - 8
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
    }

    /// Fills the tape; false when the text is not JSON, with `failure` saying why.
    mutating func run(into tape: inout Tape) -> Bool {
        var step = Step.member
        while step != .end {
            guard let following = advance(from: step, &tape) else { return false }
            step = following
        }
        return true
    }

    /// Runs the fast path and one general step; nil when the text is not JSON.
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
