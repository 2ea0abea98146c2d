/// The difference of two texts, line by line, as `diff -u` writes it.
public struct UnifiedDiff {
    /// Lines around a change.
    private static let context = 3

    private enum Line {
        case same(Substring)
        case removed(Substring)
        case added(Substring)
    }

    private let lines: [Line]

    /// Compares two texts by lines. A missing line break at the end is ignored.
    public init(from old: String, to new: String) {
        let (old, new) = (Self.split(old), Self.split(new))
        let changes = new.difference(from: old)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in changes {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [Line] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, removed.contains(i) {
                lines.append(.removed(old[i]))
                i += 1
            } else if j < new.count, added.contains(j) {
                lines.append(.added(new[j]))
                j += 1
            } else if i < old.count, j < new.count {
                lines.append(.same(old[i]))
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
    ///   - old: The name of the old text in the header.
    ///   - new: The name of the new text in the header.
    ///   - inColor: True to color removed and added lines for a terminal.
    public func text(old: String, new: String, inColor: Bool) -> String {
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
                switch line {
                case .same(let content): body += " \(content)\n"
                case .removed(let content): body += paint.red("-\(content)") + "\n"
                case .added(let content): body += paint.green("+\(content)") + "\n"
                }
            }
            let (removed, added) = (oldLine - oldStart, newLine - newStart)
            text +=
                "@@ -\(removed == 0 ? oldStart - 1 : oldStart),\(removed) +\(added == 0 ? newStart - 1 : newStart),\(added) @@\n"
                + body
            at = hunk.upperBound
        }
        return text.isEmpty ? "" : paint.bold("--- \(old)") + "\n" + paint.bold("+++ \(new)") + "\n" + text
    }

    /// Ranges of lines: changes that are near each other, with their context.
    private var hunks: [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (i, line) in lines.enumerated() {
            if case .same = line { continue }
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
        switch line {
        case .same:
            old += 1
            new += 1
        case .removed: old += 1
        case .added: new += 1
        }
    }

    private static func split(_ text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
