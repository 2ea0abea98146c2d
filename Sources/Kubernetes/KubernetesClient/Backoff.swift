/// How long to wait before trying again: longer each time, up to a limit, and never at the same moment as everybody
/// else.
public struct Backoff: Sendable {
    private var failures: UInt64 = 0
    private var random: SplitMix
    private let first: UInt64
    private let longest: UInt64

    /// The first wait, before jitter.
    public static let firstNanoseconds: UInt64 = 250_000_000
    /// The longest wait, before jitter. Short, since an API server that is back must not be judged by an old state for
    /// long; who is overloaded says `Retry-After`.
    public static let longestNanoseconds: UInt64 = 2_000_000_000

    /// A beginning: no failures yet. Who waits at the same time had better have another seed.
    ///
    /// - Parameters:
    ///   - first: The first wait in nanoseconds, before jitter.
    ///   - longest: The longest one.
    public init(first: UInt64 = Backoff.firstNanoseconds, longest: UInt64 = Backoff.longestNanoseconds, seed: UInt64) {
        random = SplitMix(seed: seed)
        self.first = first
        self.longest = longest
    }

    /// The next wait in nanoseconds: doubled each time, and between half and one and a half of that.
    public mutating func next() -> UInt64 {
        let wait = min(first << min(failures, 10), longest)
        failures += 1
        return jitter(wait)
    }

    /// What was waited for has worked.
    public mutating func reset() { failures = 0 }

    /// Between half and one and a half of `nanoseconds`.
    public mutating func jitter(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 2 + random.next() % max(nanoseconds, 1)
    }
}

/// SplitMix64: enough to spread waits, and repeatable in tests.
public struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The sequence that belongs to a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next number of the sequence.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
