internal import ArgumentParser

/// Exit codes, the same in all commands.
enum ExitStatus: Int32, CaseIterable {
    /// The command did what was asked, and there is nothing to report but warnings.
    case success = 0
    /// There are findings: errors in what was checked, values that a conversion leaves without effect, objects that got
    /// no defaults, certificates with problems. Or something could not be done or written: the disk is full, the API
    /// server refuses a change, an object is not migrated.
    case failure = 1
    /// The command line is wrong, or what the command reads cannot be read: a file, the configuration, a kubeconfig, an
    /// API server or another server, also one that cannot be reached. Nothing is known about what was to be checked.
    case configuration = 2

    /// The meaning, for help.
    var meaning: String {
        switch self {
        case .success: "success"
        case .failure: "findings, or something that could not be done"
        case .configuration: "wrong usage, or input, configuration or an API server that cannot be read"
        }
    }

    /// All codes with their meaning, for help.
    static let help = "Exit codes: " + allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: "; ") + "."

    /// The error by which a command that has printed its result ends with the code.
    var exit: ExitCode { ExitCode(rawValue) }
}
