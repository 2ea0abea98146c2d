internal import JSON

/// The text of a file by lines: converts between offsets and positions, and measures tokens for underlining.
///
/// Lines and columns count from 1, columns in Unicode scalars, as libyaml counts them.
struct SourceText: Sendable {
    let bytes: [UInt8]
    /// Offsets at which lines begin.
    private let starts: [Int]
    /// Scalars that begin before each block of bytes, since lines can be long: JSON is often a single one.
    private let scalarsBefore: [Int]

    private static let blockBytes = 256

    /// - Parameter asYAML: True if all line breaks of YAML 1.1 end a line, not only those of editors.
    init(_ bytes: [UInt8], asYAML: Bool = false) {
        self.bytes = bytes
        var starts = [0]
        for i in bytes.indices where bytes[i] == UInt8(ascii: "\n") || asYAML && Self.isBreak(bytes, endingAt: i) {
            starts.append(i + 1)
        }
        self.starts = starts
        var scalarsBefore = [0]
        var count = 0
        for i in bytes.indices {
            if bytes[i] & 0xC0 != 0x80 { count += 1 }
            if (i + 1) % Self.blockBytes == 0 { scalarsBefore.append(count) }
        }
        self.scalarsBefore = scalarsBefore
    }

    /// Returns the number of scalars that begin before the byte at `offset`.
    private func scalars(before offset: Int) -> Int {
        let block = offset / Self.blockBytes
        return bytes[(block * Self.blockBytes)..<offset].reduce(scalarsBefore[block]) {
            $1 & 0xC0 == 0x80 ? $0 : $0 + 1
        }
    }

    /// Returns true if a carriage return without line feed, U+0085, U+2028 or U+2029 ends at index `i`.
    private static func isBreak(_ bytes: [UInt8], endingAt i: Int) -> Bool {
        switch bytes[i] {
        case UInt8(ascii: "\r"): i + 1 == bytes.count || bytes[i + 1] != UInt8(ascii: "\n")
        case 0x85: i >= 1 && bytes[i - 1] == 0xC2
        case 0xA8, 0xA9: i >= 2 && bytes[i - 1] == 0x80 && bytes[i - 2] == 0xE2
        default: false
        }
    }

    var lineCount: Int { starts.count }

    /// True if more than half of the line ends are CRLF.
    var mostLinesEndWithCRLF: Bool {
        let count = starts.dropFirst().count { $0 > 1 && bytes[$0 - 2] == UInt8(ascii: "\r") }
        return count > (starts.count - 1) / 2
    }

    /// True if the text begins with a byte order mark.
    var hasByteOrderMark: Bool { bytes.starts(with: Self.byteOrderMark) }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Returns a line without its line end; empty if there is no such line.
    func line(_ number: Int) -> String {
        String(decoding: bytes[offset(ofLine: number)..<endOffset(ofLine: number)], as: UTF8.self)
    }

    /// Returns the offset of the line end of a line; the end of the text if there is no such line.
    func endOffset(ofLine number: Int) -> Int {
        guard starts.indices.contains(number - 1) else { return bytes.count }
        let start = starts[number - 1]
        let end = number < starts.count ? starts[number] - 1 : bytes.count
        return end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    }

    /// Returns the offset at which a line begins; the end of the text if there is no such line.
    func offset(ofLine number: Int) -> Int { starts.indices.contains(number - 1) ? starts[number - 1] : bytes.count }

    /// Returns the offset of a position, at most the end of its line and of the text.
    func offset(of position: SourcePosition) -> Int {
        guard starts.indices.contains(position.line - 1) else { return bytes.count }
        let start = starts[position.line - 1]
        let end = position.line < starts.count ? starts[position.line] - 1 : bytes.count
        var at = start
        // A byte order mark does not count as a column.
        if position.line == 1, hasByteOrderMark { at += 3 }
        // Skips the blocks before the column.
        let wanted = scalars(before: at) + min(position.column - 1, bytes.count)
        var (low, high) = (at / Self.blockBytes + 1, min(end / Self.blockBytes + 1, scalarsBefore.count))
        while low < high {
            let middle = (low + high) / 2
            if scalarsBefore[middle] <= wanted { low = middle + 1 } else { high = middle }
        }
        at = max(at, (low - 1) * Self.blockBytes)
        while at < end, bytes[at] & 0xC0 == 0x80 { at += 1 }
        var left = wanted - scalars(before: at)
        while left > 0, at < end {
            at += 1
            while at < end, bytes[at] & 0xC0 == 0x80 { at += 1 }
            left -= 1
        }
        return at
    }

    /// Returns the position of the byte at `offset`.
    func position(of offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        var start = starts[max(low - 1, 0)]
        if low <= 1, hasByteOrderMark { start = min(3, offset) }
        return SourcePosition(line: max(low, 1), column: 1 + scalars(before: offset) - scalars(before: start))
    }

    /// Returns the number of columns of the name or value at `position`, on its line; at least one.
    func extent(at position: SourcePosition) -> Int {
        var line = SourceLine(Array(line(position.line).unicodeScalars))
        return line.extent(at: position.column)
    }
}

/// One line of YAML or JSON, tokenized only as far as underlining needs.
///
/// Linear time in the length of the line if tokens are requested from left to right.
struct SourceLine {
    private(set) var line: [Unicode.Scalar]
    /// Brackets that are open before index `openAt`.
    private var open = 0
    private var openAt = 0

    init(_ line: [Unicode.Scalar]) {
        self.line = line
    }

    /// Returns the number of columns of the token at a column, counted from 1; at least one.
    mutating func extent(at column: Int) -> Int {
        let start = column - 1
        return line.indices.contains(start) ? max(end(ofTokenAt: start) - start, 1) : 1
    }

    /// Returns true if there is a variable in these columns.
    func containsVariable(at column: Int, _ length: Int) -> Bool {
        let token = line[min(column - 1, line.count)...].prefix(length)
        return zip(token, token.dropFirst()).contains { $0 == "$" && $1 == "{" }
    }

    /// Replaces a scalar, which must not be before the last requested token.
    mutating func replace(at index: Int, with scalar: Unicode.Scalar) { line[index] = scalar }

    mutating func end(ofTokenAt start: Int) -> Int {
        switch line[start] {
        case "\"": quotedEnd(start, "\"", escape: "\\")
        case "'": quotedEnd(start, "'", escape: "'")
        case "{", "[", "|", ">": start + 1
        default: plainEnd(start)
        }
    }

    private func quotedEnd(_ start: Int, _ quote: Unicode.Scalar, escape: Unicode.Scalar) -> Int {
        var i = start + 1
        while i < line.count {
            // A quote that escapes itself is doubled.
            if line[i] == escape, i + 1 < line.count, escape != quote || line[i + 1] == quote {
                i += 2
            } else if line[i] == quote {
                return i + 1
            } else {
                i += 1
            }
        }
        return line.count
    }

    private mutating func plainEnd(_ start: Int) -> Int {
        let isInFlow = isFlow(before: start)
        var i = start
        scan: while i < line.count {
            switch line[i] {
            case "$" where i + 1 < line.count && line[i + 1] == "{":
                while i < line.count, line[i] != "}" { i += 1 }
            case ":" where i + 1 == line.count || line[i + 1] == " ": break scan
            case "#" where i > start && line[i - 1] == " ": break scan
            case ",", "]", "}": if isInFlow { break scan }
            default: break
            }
            i += 1
        }
        while i > start, i <= line.count, line[i - 1] == " " || line[i - 1] == "\t" { i -= 1 }
        return min(i, line.count)
    }

    /// Returns true if a bracket is open before index `end`.
    private mutating func isFlow(before end: Int) -> Bool {
        if end < openAt { (open, openAt) = (0, 0) }
        for i in openAt..<end {
            switch line[i] {
            case "[": open += 1
            case "{": if i == 0 || line[i - 1] != "$" { open += 1 }
            case "]", "}": open = max(open - 1, 0)
            default: break
            }
        }
        openAt = end
        return open > 0
    }
}
