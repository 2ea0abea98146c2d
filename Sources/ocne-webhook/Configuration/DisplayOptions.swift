internal import ArgumentParser
internal import EventLoop

/// Flags for the output of a command.
struct DisplayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Use colors. auto does at a terminal unless NO_COLOR is set.", valueName: "when"))
    var color = ColorMode.auto
    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Print no summary, notes or progress.")
    var isQuiet = false

    /// True if standard output is to have colors.
    var wantsColor: Bool {
        switch color {
        case .auto: Terminal.wantsColor
        case .always: true
        case .never: false
        }
    }

    /// Prints a note on standard error, unless the command is quiet.
    func note(_ text: String) {
        if !isQuiet { Diagnostics.tell(text) }
    }
}

/// When a command uses colors (`--color`).
enum ColorMode: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}
