internal import CLinux
internal import Glibc

/// The terminal that a person may sit at.
public enum Terminal {
    /// True if standard output is a terminal that wants colour: `NO_COLOR` is not set and `TERM` is not `dumb`.
    public static var wantsColor: Bool {
        isatty(1) == 1 && (Environment.variable("NO_COLOR") ?? "").isEmpty && Environment.variable("TERM") != "dumb"
    }

    /// Columns of the terminal that standard output is; nil when it is none.
    public static var columns: Int? {
        let columns = clinux_terminal_columns()
        return columns > 0 ? Int(columns) : nil
    }

    /// True if somebody watches standard error on a terminal that can write over a line.
    public static var showsProgress: Bool { isatty(2) == 1 && Environment.variable("TERM") != "dumb" }
}
