public import Checking
public import EventLoop

extension TemporaryFile: FindingStorage {}

extension FindingLog {
    /// Returns a log that keeps many findings in a temporary file.
    static func spilling() -> FindingLog { FindingLog { try TemporaryFile() } }
}
