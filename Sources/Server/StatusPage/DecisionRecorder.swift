internal import JSON

/// Records the decisions of one thread; confined to it.
///
/// ```
/// recorder.begin(.refused, received: …, isDryRun: false)
/// recorder.add(.name, quoted: nameAsItStandsInTheReview)
/// recorder.add(.reason, message)
/// recorder.end(microseconds: …)
/// ```
public final class DecisionRecorder {
    /// One ring per outcome, in their order.
    private let rings: [DecisionRing]
    /// The slot to write next, one per ring: putting a slot into a ring returns one of the same size.
    private var slots: [DecisionSlot]
    private var current = DecisionOutcome.allowed

    /// Creates a recorder.
    ///
    /// - Parameter rings: One per outcome, in their order.
    init(_ rings: [DecisionRing]) {
        self.rings = rings
        slots = rings.map { DecisionSlot($0.outcome) }
    }

    /// Begins a decision without strings.
    public func begin(_ outcome: DecisionOutcome, received nanoseconds: UInt64, isDryRun: Bool = false) {
        current = outcome
        slots[outcome.rawValue].clear()
        slots[outcome.rawValue].numbers.receivedNanoseconds = nanoseconds
        slots[outcome.rawValue].numbers.isDryRun = isDryRun
    }

    /// Adds a JSON string with its quotes; ignores anything else.
    public func add(_ text: RecordedDecision.Text, quoted json: Span<UInt8>) {
        guard json.count > 1, json[0] == UInt8(ascii: "\""), json[json.count - 1] == UInt8(ascii: "\"") else { return }
        slots[current.rawValue].set(text, json.extracting(1..<(json.count - 1)))
    }

    /// Adds a string, truncated to its limit.
    public func add(_ text: RecordedDecision.Text, _ any: String) {
        // Four bytes more than the limit: a character that is cut here lies beyond it, and the excess shows the
        // truncation.
        let isLong = any.utf8.count > text.limit + 4
        var writer = JSONWriter()
        writer.string(isLong ? String(decoding: any.utf8.prefix(text.limit + 4), as: UTF8.self) : any)
        add(text, quoted: writer.bytes.span)
    }

    /// Adds a constant string that needs no escapes. Does not allocate.
    public func add(_ text: RecordedDecision.Text, own: String) {
        slots[current.rawValue].set(text, own.utf8.span)
    }

    /// Stores the decision in place of the oldest with the same outcome.
    public func end(microseconds: UInt64) {
        slots[current.rawValue].numbers.microseconds = microseconds
        rings[current.rawValue].put(&slots[current.rawValue])
    }
}
