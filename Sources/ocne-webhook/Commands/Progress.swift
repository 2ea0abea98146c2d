internal import EventLoop
internal import Primitives

/// Progress of a command, on a line of the terminal that is overwritten. Prints nothing without a terminal, or for few
/// files.
struct Progress {
    private let total: Int
    private let isShown: Bool

    /// Minimum number of files for which progress is shown.
    private static let worthShowing = 20

    init(total: Int) {
        self.total = total
        isShown = total >= Self.worthShowing && Terminal.showsProgress
    }

    func show(_ done: Int, _ name: String) {
        guard isShown else { return }
        // A name as long as the terminal is wide would scroll it.
        StandardError.write(Array("\r\u{1B}[K\(done + 1)/\(total) \(Printable.escaped("\(name.suffix(60))"))".utf8))
    }

    func clear() {
        guard isShown else { return }
        StandardError.write(Array("\r\u{1B}[K".utf8))
    }
}
