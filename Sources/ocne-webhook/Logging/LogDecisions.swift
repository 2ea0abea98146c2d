internal import ArgumentParser
internal import KubernetesClient

/// Which decisions are logged (`--log-decisions`): reviews that were answered, and conversions.
enum LogDecisions: Equatable, Sendable {
    /// Every decision.
    case all
    /// Refusals, and conversions that failed.
    case refused
    /// Refusals, conversions that failed, and one in so many of the others. At least 1.
    case sampled(UInt32)

    /// As one number, so that it can be read without waiting: 0 is `refused`, 1 is `all`.
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

/// Picks the decisions of one thread that are logged.
///
/// Of every N decisions that may be left out, exactly one is logged, at a random place: a fixed place would always meet
/// the same webhook where an API server calls two of them in turn.
struct DecisionSampler {
    private var random: SplitMix
    private var rate: UInt32 = 0
    /// Decisions that are left of the present N, and which of them is logged.
    private var left: UInt32 = 0
    private var picked: UInt32 = 0

    init() {
        var seed = SystemRandomNumberGenerator()
        random = SplitMix(seed: seed.next())
    }

    /// Whether a decision is logged.
    ///
    /// - Parameters:
    ///   - isRefused: Refusals always are.
    ///   - rate: As `LogDecisions.rate` says.
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
