internal import TestDocuments
public import Testing

extension Trait where Self == ConditionTrait {
    /// Marks a suite or test that runs these programs. `make quick` leaves it out.
    ///
    /// Where one is missing, the test is skipped. Where tools are required (`Tool.areRequired`) it fails instead, unless
    /// the tool is optional.
    public static func requires(_ tools: Tool...) -> Self {
        let missing = tools.filter { !$0.isInstalled }.map(\.name).joined(separator: ", ")
        return .enabled(missing.isEmpty ? "integration test" : "not installed: \(missing)") {
            guard !TestTier.isUnit else { return false }
            for tool in tools where !tool.isInstalled { try tool.skip() }
            return missing.isEmpty
        }
    }
}
