/// Records the decisions of one thread. Bound to it.
///
/// ```
/// recorder.begin(received: …, isAllowed: true, isDryRun: false)
/// recorder.add(.name, nameAsItStandsInTheReview)
/// recorder.end(microseconds: …)
/// ```
public final class DecisionRecorder {
    private let ring: DecisionRing
    private var slot = DecisionSlot()

    init(_ ring: DecisionRing) {
        self.ring = ring
    }

    /// Begins a decision that has no texts yet.
    public func begin(received nanoseconds: UInt64, isAllowed: Bool, isDryRun: Bool) {
        slot.clear()
        slot.numbers.receivedNanoseconds = nanoseconds
        slot.numbers.isAllowed = isAllowed
        slot.numbers.isDryRun = isDryRun
    }

    /// Adds a text as JSON has it, in quotes; anything else is left out.
    public func add(_ text: RecordedDecision.Text, quoted json: Span<UInt8>) {
        guard json.count > 1, json[0] == UInt8(ascii: "\""), json[json.count - 1] == UInt8(ascii: "\"") else { return }
        slot.set(text, json.extracting(1..<(json.count - 1)))
    }

    /// Adds a text of the program's own, which needs no escapes.
    public func add(_ text: RecordedDecision.Text, _ own: String) {
        slot.set(text, own.utf8.span)
    }

    /// Keeps it, in the place of the oldest.
    public func end(microseconds: UInt64) {
        slot.numbers.microseconds = microseconds
        ring.put(&slot)
    }
}
