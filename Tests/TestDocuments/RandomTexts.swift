/// Texts of lines, for tests of differences.
public enum RandomTexts {
    /// Returns a text and another one that comes from it by edits. Few different lines, any line end, and perhaps none
    /// at the end.
    public static func pair(lines count: Int, using random: inout SeededRandom) -> (old: String, new: String) {
        var old = (0..<random.below(count)).map { _ in line(using: &random) }
        if random.once(in: 3), let last = old.popLast() { old.append(last.filter { !$0.isNewline }) }
        var new = old
        for _ in 0..<random.below(6) {
            let at = random.below(new.count + 1)
            switch random.below(4) {
            case 0: new.insert(line(using: &random), at: at)
            case 1: new.insert(contentsOf: (0..<random.below(9)).map { _ in line(using: &random) }, at: at)
            case 2: new.removeSubrange(at..<min(at + random.below(9), new.count))
            default: if at < new.count { new[at] = line(using: &random) }
            }
        }
        // A line without its end in the middle continues with the next one.
        if random.once(in: 3), let last = new.popLast() { new.append(last.filter { !$0.isNewline }) }
        return (old.joined(), new.joined())
    }

    private static func line(using random: inout SeededRandom) -> String {
        let contents = ["", "a", "- b", "c: d", "  é", "-", "+", "--- a", "\\ No newline at end of file"]
        return contents[random.below(contents.count)] + (random.once(in: 4) ? "\r\n" : "\n")
    }

    /// Returns the lines of a text, each with its line feed.
    public static func lines(of text: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        for byte in text {
            line.append(byte)
            guard byte == UInt8(ascii: "\n") else { continue }
            lines.append(line)
            line = []
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
