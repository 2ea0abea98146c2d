/// Random numbers that come again for the same seed (SplitMix64), so that a failure can be looked at.
public struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    /// The numbers of a seed, from the first one on.
    public init(seed: UInt64) {
        state = seed
    }

    /// Seeds for a property test: two that never change and one that is new in every run. As an argument of the test
    /// the seed is printed with a failure.
    public static let seeds: [UInt64] = [1, 2, .random(in: 3...UInt64.max)]

    /// The next number, any of 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number below `bound`.
    public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(bound, 1), using: &self) }

    /// True once in `n` times.
    public mutating func once(in n: Int) -> Bool { below(n) == 0 }
}
