internal import ArgumentParser
internal import KubernetesClient

/// Decisions that are logged (`--log-decisions`): answered reviews, and conversions.
enum LogDecisions: Equatable, Sendable {
    /// Every decision.
    case all
    /// Refusals and failed conversions.
    case refused
    /// Refusals, failed conversions, and one in N of the others. N is at least 1.
    case sampled(UInt32)

    /// The sampling rate: one in so many; 0 for refusals only.
    var rate: UInt32 {
        switch self {
        case .all: 1
        case .refused: 0
        case .sampled(let count): count
        }
    }
}

extension LogDecisions: ExpressibleByArgument {
    private static let maxRate: UInt32 = 1_000_000

    init?(argument: String) {
        switch argument {
        case "all": self = .all
        case "refused": self = .refused
        default:
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "sampled", let count = UInt32(parts[1]), 1...Self.maxRate ~= count
            else { return nil }
            self = .sampled(count)
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .all: "all"
        case .refused: "refused"
        case .sampled(let count): "sampled=\(count)"
        }
    }
}

/// Samples the decisions of one thread for the log.
///
/// Of every N decisions that may be left out, exactly one is logged, at a random position: a fixed position would always
/// select the same webhook if an API server calls two of them in turn.
struct DecisionSampler {
    private var random: SplitMix
    private var rate: UInt32 = 0
    /// Decisions left of the present N, and the one of them that is logged.
    private var left: UInt32 = 0
    private var picked: UInt32 = 0

    init() {
        var seed = SystemRandomNumberGenerator()
        random = SplitMix(seed: seed.next())
    }

    /// Returns true if a decision is logged.
    ///
    /// - Parameters:
    ///   - isRefused: True for refusals, which are always logged.
    ///   - rate: `LogDecisions.rate`.
    mutating func takes(isRefused: Bool, rate: UInt32) -> Bool {
        if isRefused || rate == 1 { return true }
        guard rate > 0 else { return false }
        if rate != self.rate || left == 0 {
            self.rate = rate
            left = rate
            picked = UInt32.random(in: 1...rate, using: &random)
        }
        defer { left -= 1 }
        return left == picked
    }
}
