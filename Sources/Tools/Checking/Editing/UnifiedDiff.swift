internal import Primitives

/// The difference of two texts, line by line, as `diff -u` writes it: `patch`, `patch -p1` and `git apply` apply it.
///
/// Compares bytes, so a line with another line end is another line.
public struct UnifiedDiff {
    /// Lines around a change.
    private static let context = 3

    private enum Change {
        case same, removed, added
    }

    private struct Line {
        let change: Change
        /// With its line feed, which the last line of a text may lack.
        let text: Substring.UTF8View
    }

    private let lines: [Line]

    /// Compares two texts by lines.
    public init(from old: String, to new: String) {
        let (old, new) = (Self.split(old), Self.split(new))
        var numbers: [[UInt8]: Int] = [:]
        func number(_ line: Substring.UTF8View) -> Int {
            let key = Array(line)
            if let known = numbers[key] { return known }
            numbers[key] = numbers.count
            return numbers.count - 1
        }
        let comparison = LineComparison(old.map(number), new.map(number))
        var lines: [Line] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, comparison.removed[i] {
                lines.append(Line(change: .removed, text: old[i]))
                i += 1
            } else if j < new.count, comparison.added[j] {
                lines.append(Line(change: .added, text: new[j]))
                j += 1
            } else if i < old.count, j < new.count {
                lines.append(Line(change: .same, text: old[i]))
                i += 1
                j += 1
            } else {
                break
            }
        }
        self.lines = lines
    }

    /// Returns the difference, with three lines of context around each change; empty if there is none.
    ///
    /// - Parameters:
    ///   - path: The path of the file, relative to the directory in which the difference is applied.
    ///   - inColor: True to color removed and added lines.
    ///   - forTerminal: True to escape what is not printable; the result can then not be applied.
    public func text(path: String, inColor: Bool = false, forTerminal: Bool = false) -> String {
        let paint = Paint(isOn: inColor)
        var text = ""
        var (oldLine, newLine) = (1, 1)
        var at = 0
        for hunk in hunks {
            for line in lines[at..<hunk.lowerBound] { Self.count(line, &oldLine, &newLine) }
            let (oldStart, newStart) = (oldLine, newLine)
            var body = ""
            for line in lines[hunk] {
                Self.count(line, &oldLine, &newLine)
                body += Self.shown(line, paint, forTerminal)
            }
            let (removed, added) = (oldLine - oldStart, newLine - newStart)
            text +=
                "@@ -\(removed == 0 ? oldStart - 1 : oldStart),\(removed) +\(added == 0 ? newStart - 1 : newStart),\(added) @@\n"
                + body
            at = hunk.upperBound
        }
        guard !text.isEmpty else { return "" }
        let (old, new) = (DiffPath.header(path, prefix: "a"), DiffPath.header(path, prefix: "b"))
        return paint.bold("--- \(old)") + "\n" + paint.bold("+++ \(new)") + "\n" + text
    }

    private static func shown(_ line: Line, _ paint: Paint, _ forTerminal: Bool) -> String {
        let isComplete = line.text.last == UInt8(ascii: "\n")
        var content = String(decoding: isComplete ? line.text.dropLast() : line.text, as: UTF8.self)
        if forTerminal { content = Printable.escapedDocument(content) }
        let shown =
            switch line.change {
            case .same: " \(content)"
            case .removed: paint.red("-\(content)")
            case .added: paint.green("+\(content)")
            }
        return shown + (isComplete ? "\n" : "\n\\ No newline at end of file\n")
    }

    /// Ranges of lines: changes that are near each other, with their context.
    private var hunks: [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (i, line) in lines.enumerated() where line.change != .same {
            let range = max(i - Self.context, 0)..<min(i + Self.context + 1, lines.count)
            if let last = hunks.last, range.lowerBound <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
            } else {
                hunks.append(range)
            }
        }
        return hunks
    }

    private static func count(_ line: Line, _ old: inout Int, _ new: inout Int) {
        if line.change != .added { old += 1 }
        if line.change != .removed { new += 1 }
    }

    /// Splits after line feeds. By bytes: a carriage return and a line feed are one `Character`.
    private static func split(_ text: String) -> [Substring.UTF8View] {
        var lines: [Substring.UTF8View] = []
        var rest = text[...].utf8
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let next = rest.index(after: end)
            lines.append(rest[..<next])
            rest = rest[next...]
        }
        if !rest.isEmpty { lines.append(rest) }
        return lines
    }
}
