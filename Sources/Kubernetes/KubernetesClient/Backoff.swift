/// Delays between retries: exponential up to a limit, with jitter so that clients do not retry simultaneously.
public struct Backoff: Sendable {
    private var failures: UInt64 = 0
    private var random: SplitMix
    private let first: UInt64
    private let longest: UInt64

    /// The first delay, before jitter.
    public static let firstNanoseconds: UInt64 = 250_000_000
    /// The longest delay, before jitter. Short, so that the state does not stay outdated after the API server is back;
    /// an overloaded one sends `Retry-After`.
    public static let longestNanoseconds: UInt64 = 2_000_000_000

    /// Creates a backoff without failures. Clients that wait at the same time should use different seeds.
    ///
    /// - Parameters:
    ///   - first: The first delay in nanoseconds, before jitter.
    ///   - longest: The longest delay.
    public init(first: UInt64 = Backoff.firstNanoseconds, longest: UInt64 = Backoff.longestNanoseconds, seed: UInt64) {
        random = SplitMix(seed: seed)
        self.first = first
        self.longest = longest
    }

    /// Returns the next delay in nanoseconds: doubled each time, times a factor between 0.5 and 1.5.
    public mutating func next() -> UInt64 {
        let wait = min(first << min(failures, 10), longest)
        failures += 1
        return jitter(wait)
    }

    /// Resets the backoff after a success.
    public mutating func reset() { failures = 0 }

    /// Returns `nanoseconds` times a factor between 0.5 and 1.5.
    public mutating func jitter(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 2 + random.next() % max(nanoseconds, 1)
    }
}

/// SplitMix64: sufficient to spread delays, and reproducible in tests.
public struct SplitMix: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Creates the sequence of a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// Returns the next number of the sequence.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
