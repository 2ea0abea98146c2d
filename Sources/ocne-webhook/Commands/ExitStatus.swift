internal import ArgumentParser

/// Exit codes, the same in all commands.
enum ExitStatus: Int32, CaseIterable {
    /// The command did what was asked, and there is nothing to report but warnings.
    case success = 0
    /// There are findings: errors in what was checked, values that a conversion leaves without effect, objects that got
    /// no defaults. Or the command failed on the way: the network, the disk, another program.
    case failure = 1
    /// The command line is wrong, or input or configuration cannot be read.
    case configuration = 2

    /// The meaning, for help.
    var meaning: String {
        switch self {
        case .success: "success"
        case .failure: "findings, or a failure at run time"
        case .configuration: "wrong usage, or unreadable input or configuration"
        }
    }

    /// All codes with their meaning, for help.
    static let help = "Exit codes: " + allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: "; ") + "."

    /// The error by which a command that has printed its result ends with the code.
    var exit: ExitCode { ExitCode(rawValue) }
}
