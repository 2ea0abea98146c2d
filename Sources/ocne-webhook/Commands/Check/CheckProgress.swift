internal import EventLoop

/// Progress of a check, on a line of the terminal that is overwritten. Prints nothing without a terminal.
final class CheckProgress {
    /// What is being done.
    var phase = ""
    private var resource = ""
    private let isShown = Terminal.showsProgress

    /// Objects between two updates.
    private static let interval = 100

    /// Begins a resource.
    func begin(_ resource: String) {
        self.resource = resource
        write("\(phase) \(resource)")
    }

    /// Shows the number of objects so far.
    func show(_ count: Int) {
        if count.isMultiple(of: Self.interval) { write("\(phase) \(resource): \(count)") }
    }

    /// Clears the line.
    func clear() { write("") }

    private func write(_ text: String) {
        if isShown { StandardError.write(Array("\r\u{1B}[K\(text.prefix(100))".utf8)) }
    }
}
