internal import CLinux
internal import Glibc

/// The terminal of an interactive user.
public enum Terminal {
    /// True if standard output is a terminal with colour: `NO_COLOR` is not set and `TERM` is not `dumb`.
    public static var wantsColor: Bool {
        isOutput && (Environment.variable("NO_COLOR") ?? "").isEmpty && Environment.variable("TERM") != "dumb"
    }

    /// True if standard output is a terminal.
    public static var isOutput: Bool { isatty(1) == 1 }

    /// Columns of the terminal at standard output; nil if it is not a terminal.
    public static var columns: Int? {
        let columns = clinux_terminal_columns()
        return columns > 0 ? Int(columns) : nil
    }

    /// True if standard error is a terminal that can overwrite a line.
    public static var showsProgress: Bool { isatty(2) == 1 && Environment.variable("TERM") != "dumb" }
}
