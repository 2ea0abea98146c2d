internal import EventLoop
internal import Primitives

/// Messages of commands on standard error.
enum Diagnostics {
    /// Writes complete lines. Names from files and of files are escaped: they must not control the terminal or the CI
    /// system that reads them.
    static func write(_ lines: String) { StandardError.write(Array(Printable.escaped(lines, keepsLines: true).utf8)) }

    /// Writes a message on a line of its own.
    static func tell(_ text: String) { write(Printable.escaped(text) + "\n") }

    /// Writes a warning, which does not change the exit code, on a line of its own.
    static func warn(_ text: String) { tell("\(Invocation.name): warning: \(text)") }
}
