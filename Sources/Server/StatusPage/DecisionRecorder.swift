internal import JSON

/// Records the decisions of one thread. Bound to it.
///
/// ```
/// recorder.begin(.refused, received: …, isDryRun: false)
/// recorder.add(.name, quoted: nameAsItStandsInTheReview)
/// recorder.add(.reason, message)
/// recorder.end(microseconds: …)
/// ```
public final class DecisionRecorder {
    /// One for each outcome, in their order.
    private let rings: [DecisionRing]
    /// The slot that is written next, one for each ring: what is put into a ring comes back as memory of the same size.
    private var slots: [DecisionSlot]
    private var current = DecisionOutcome.allowed

    /// - Parameter rings: One for each outcome, in their order.
    init(_ rings: [DecisionRing]) {
        self.rings = rings
        slots = rings.map { DecisionSlot($0.outcome) }
    }

    /// Begins a decision that has no texts yet.
    public func begin(_ outcome: DecisionOutcome, received nanoseconds: UInt64, isDryRun: Bool = false) {
        current = outcome
        slots[outcome.rawValue].clear()
        slots[outcome.rawValue].numbers.receivedNanoseconds = nanoseconds
        slots[outcome.rawValue].numbers.isDryRun = isDryRun
    }

    /// Adds a text as JSON has it, in quotes; anything else is left out.
    public func add(_ text: RecordedDecision.Text, quoted json: Span<UInt8>) {
        guard json.count > 1, json[0] == UInt8(ascii: "\""), json[json.count - 1] == UInt8(ascii: "\"") else { return }
        slots[current.rawValue].set(text, json.extracting(1..<(json.count - 1)))
    }

    /// Adds any text; what is beyond the text's limit is cut.
    public func add(_ text: RecordedDecision.Text, _ any: String) {
        // Four bytes more than are kept: a character that this cuts is beyond the limit, and it shows that something
        // was cut.
        let isLong = any.utf8.count > text.limit + 4
        var writer = JSONWriter()
        writer.string(isLong ? String(decoding: any.utf8.prefix(text.limit + 4), as: UTF8.self) : any)
        add(text, quoted: writer.bytes.span)
    }

    /// Adds a text of the program's own, which needs no escapes. Allocates nothing.
    public func add(_ text: RecordedDecision.Text, own: String) {
        slots[current.rawValue].set(text, own.utf8.span)
    }

    /// Keeps it, in the place of the oldest of its outcome.
    public func end(microseconds: UInt64) {
        slots[current.rawValue].numbers.microseconds = microseconds
        rings[current.rawValue].put(&slots[current.rawValue])
    }
}
