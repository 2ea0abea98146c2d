public import Testing

/// The selection of tests that run.
///
/// Unit tests are the default: `make quick` runs every test without one of the traits `.integration`, `.requires(...)`
/// and `.slow`.
public enum TestTier {
    /// Environment variable that selects the tier: `unit`, or everything if it is not set.
    public static let variable = "OCNE_TEST_TIER"
    /// True if only unit tests run.
    public static let isUnit = Environment.variable(variable) == "unit"

    /// A process start or an open port in a test without a trait.
    public struct Unmarked: Error, CustomStringConvertible {
        /// The action, and the rule.
        public let description: String
    }

    /// Checks that integration tests run.
    ///
    /// - Parameter action: The action of the caller: `starts openssl`.
    /// - Throws: `Unmarked` in the unit tier.
    public static func integrates(_ action: String) throws {
        guard isUnit else { return }
        throw Unmarked(description: "\(action): give the test or its suite the trait .integration or .requires(...)")
    }
}

extension Trait where Self == ConditionTrait {
    /// Declares that a suite or test starts processes or a server on the loopback interface.
    public static var integration: Self { .disabled(if: TestTier.isUnit, "integration test") }

    /// Declares that a suite or test takes about a second or more, since it measures growth, simulates hours, or waits
    /// for deadlines. `make quick` leaves it out.
    public static var slow: Self { .disabled(if: TestTier.isUnit, "slow") }
}
