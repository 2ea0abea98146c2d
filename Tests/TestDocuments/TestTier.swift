public import Testing

/// Which tests run.
///
/// Unit tests are the default: `make quick` runs every test without one of the traits `.integration`, `.requires(...)`
/// and `.slow`.
public enum TestTier {
    /// Environment variable that selects the tier: `unit`, or everything if it is not set.
    public static let variable = "OCNE_TEST_TIER"
    /// True if only unit tests run.
    public static let isUnit = Environment.variable(variable) == "unit"

    /// An unmarked test that starts a process or opens a port.
    public struct Unmarked: Error, CustomStringConvertible {
        /// What it does, and the rule.
        public let description: String
    }

    /// Checks that integration tests run.
    ///
    /// - Parameter action: What the caller is about to do: `starts openssl`.
    /// - Throws: `Unmarked` in the unit tier.
    public static func integrates(_ action: String) throws {
        guard isUnit else { return }
        throw Unmarked(description: "\(action): give the test or its suite the trait .integration or .requires(...)")
    }
}

extension Trait where Self == ConditionTrait {
    /// Marks a suite or test that starts processes or a server on the loopback interface.
    public static var integration: Self { .disabled(if: TestTier.isUnit, "integration test") }

    /// Marks a suite or test that takes more than a second of processor time, since it measures how time grows or
    /// simulates hours. `make quick` leaves it out.
    public static var slow: Self { .disabled(if: TestTier.isUnit, "slow") }
}
