internal import Synchronization

/// The last decisions of all threads, for people to look at: who asked for what, and what was said; never what is in objects.
///
/// Each thread writes into a ring of its own, of fixed size: writing allocates nothing, and waits for nobody but who looks at the page, for
/// as long as it takes to copy some bytes.
public final class RecentDecisions: Sendable {
    /// Decisions that are kept of each thread, and shown of all.
    public static let capacity = 50

    private let rings = Mutex<[DecisionRing]>([])

    /// Nothing decided yet; each recorder that is made takes some 28 KiB for good.
    public init() {}

    /// What a thread records its decisions with. Any thread.
    public func makeRecorder() -> DecisionRecorder {
        let ring = DecisionRing()
        rings.withLock { $0.append(ring) }
        return DecisionRecorder(ring)
    }

    /// The last decisions, the newest first. Any thread.
    public var latest: [RecordedDecision] {
        let all = rings.withLock { $0 }.flatMap(\.decisions).sorted { $0.receivedNanoseconds > $1.receivedNanoseconds }
        return Array(all.prefix(Self.capacity))
    }
}

/// A decision as it was recorded. Texts that were too long end with `…`.
public struct RecordedDecision: Sendable {
    /// When the request came in, on the monotonic clock, in nanoseconds.
    public var receivedNanoseconds: UInt64 = 0
    /// How long it took to decide.
    public var microseconds: UInt64 = 0
    /// Whether the request was allowed, perhaps with a patch and warnings.
    public var isAllowed = true
    /// Whether nothing was to be stored.
    public var isDryRun = false
    private var texts = [String](repeating: "", count: Text.allCases.count)

    /// What is kept as text.
    public enum Text: Int, CaseIterable, Sendable {
        case webhook, kind, operation, namespace, name, user, rules

        /// Bytes that are kept, as JSON has them.
        var limit: Int {
            switch self {
            case .operation: 8
            case .webhook: 24
            case .kind, .namespace: 64
            case .user: 96
            case .name, .rules: 128
            }
        }
    }

    /// What is kept of a text; empty when there was none.
    public internal(set) subscript(text: Text) -> String {
        get { texts[text.rawValue] }
        set { texts[text.rawValue] = newValue }
    }
}
