internal import JSON
internal import Synchronization

/// The last decisions of one outcome on one thread, in a fixed amount of memory.
final class DecisionRing: Sendable {
    private struct State {
        var slots: [DecisionSlot]
        /// Index of the next slot to replace.
        var next = 0
    }

    let outcome: DecisionOutcome
    private let state: Mutex<State>

    init(_ outcome: DecisionOutcome) {
        self.outcome = outcome
        state = Mutex(State(slots: (0..<RecentDecisions.capacity).map { _ in DecisionSlot(outcome) }))
    }

    /// Stores a decision in place of the oldest, whose memory is returned in `slot`. Neither allocates nor copies.
    func put(_ slot: inout DecisionSlot) {
        state.withLock { state in
            swap(&state.slots[state.next], &slot)
            state.next = (state.next + 1) % state.slots.count
        }
    }

    /// The stored decisions, unordered.
    var decisions: [RecordedDecision] {
        // Copies, since a writer with shared storage would have to copy it.
        let slots = state.withLock { state in
            state.slots.map { DecisionSlot($0.outcome, texts: $0.texts.map { $0 }, numbers: $0.numbers) }
        }
        return slots.filter { $0.numbers.receivedNanoseconds > 0 }.map(\.decision)
    }
}

/// A decision in a fixed amount of memory.
struct DecisionSlot {
    struct Numbers: Sendable {
        var receivedNanoseconds: UInt64 = 0
        var microseconds: UInt64 = 0
        var isDryRun = false
        /// Offset of each string in `texts`.
        fileprivate var starts = InlineArray<9, UInt16>(repeating: 0)
        fileprivate var ends = InlineArray<9, UInt16>(repeating: 0)
        /// Bits of the truncated strings.
        fileprivate var cut: UInt16 = 0
    }

    let outcome: DecisionOutcome
    /// The strings one after another, in the order of insertion.
    private(set) var texts: [UInt8] = []
    var numbers = Numbers()

    init(_ outcome: DecisionOutcome) {
        self.outcome = outcome
        texts.reserveCapacity(outcome.textBytes)
    }

    fileprivate init(_ outcome: DecisionOutcome, texts: [UInt8], numbers: Numbers) {
        self.outcome = outcome
        self.texts = texts
        self.numbers = numbers
    }

    /// Removes the content.
    mutating func clear() {
        texts.removeAll(keepingCapacity: true)
        numbers = Numbers()
    }

    /// Stores as much of a JSON string as fits.
    mutating func set(_ text: RecordedDecision.Text, _ json: Span<UInt8>) {
        let i = text.rawValue
        let count = json.count <= text.limit ? json.count : Self.wholeUnits(json, text.limit)
        guard i < numbers.starts.count, texts.count + count <= outcome.textBytes else { return }
        if count < json.count { numbers.cut |= 1 << UInt16(i) }
        numbers.starts[i] = UInt16(texts.count)
        texts.append(copying: json.extracting(first: count))
        numbers.ends[i] = UInt16(texts.count)
    }

    /// Returns the length of the longest prefix of at most `limit` bytes that splits no character and no escape.
    private static func wholeUnits(_ json: Span<UInt8>, _ limit: Int) -> Int {
        var at = 0
        while at < json.count {
            let length: Int
            switch json[at] {
            case UInt8(ascii: "\\"): length = at + 1 < json.count && json[at + 1] == UInt8(ascii: "u") ? 6 : 2
            case 0xF0...: length = 4
            case 0xE0...: length = 3
            case 0xC0...: length = 2
            default: length = 1
            }
            guard at + length <= limit else { break }
            at += length
        }
        return at
    }

    /// The decision as a value for display.
    fileprivate var decision: RecordedDecision {
        var decision = RecordedDecision(outcome)
        decision.receivedNanoseconds = numbers.receivedNanoseconds
        decision.microseconds = numbers.microseconds
        decision.isDryRun = numbers.isDryRun
        for text in RecordedDecision.Text.allCases {
            let (start, end) = (Int(numbers.starts[text.rawValue]), Int(numbers.ends[text.rawValue]))
            guard start < end, end <= texts.count else { continue }
            let json = texts[start..<end]
            decision[text] = Self.unescaped(json) + (numbers.cut & (1 << UInt16(text.rawValue)) == 0 ? "" : "\u{2026}")
        }
        return decision
    }

    private static func unescaped(_ json: ArraySlice<UInt8>) -> String {
        let quoted = [UInt8(ascii: "\"")] + json + [UInt8(ascii: "\"")]
        do throws(JSONError) {
            var tape = Tape()
            return try tape.parse(quoted.span).root.string ?? ""
        } catch {
            // Unreachable: it was JSON when it was recorded.
            return ""
        }
    }
}
