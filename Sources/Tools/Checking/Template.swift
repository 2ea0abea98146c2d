/// A manifest with variables, which `clusterctl` substitutes before it parses the YAML: `${NAME}`,
/// `${NAME=default}`, `${NAME:=default}`, `${NAME-default}`, `${NAME:-default}`, the functions of `TemplateFunction`,
/// and `$${` for a plain `${`.
///
/// A variable without a value becomes a `Placeholder`, so that the field that contains it is not checked.
/// Any other dollar sign is kept, since scripts in `files` contain many.
struct Template: Sendable {
    /// The text with the values substituted.
    let text: [UInt8]
    /// The substitutions: ranges of `text` and of the source, ascending.
    private let pieces: [Piece]

    private struct Piece {
        let output: Range<Int>
        let source: Range<Int>
    }

    /// Maximum depth of nested defaults.
    private static let maxDepth = 8
    /// Maximum size of a default, in bytes.
    private static let maxWordBytes = 4096
    /// Variables on one line that turn out not to be any, after their words were read. The rest of such a line is plain
    /// text, so that the time is linear in the source: each failure reads its words again.
    private static let maxFailures = 32

    /// A text without variables, whatever it looks like.
    init(verbatim text: [UInt8]) {
        self.text = text
        pieces = []
    }

    /// - Parameter value: Returns the value of a variable; nil if it has none.
    init(_ source: [UInt8], value: (String) -> String?) {
        var output: [UInt8] = []
        var pieces: [Piece] = []
        var at = 0
        var failures = 0
        while let start = source[at...].firstIndex(of: UInt8(ascii: "$")) {
            output += source[at..<start]
            if source[at..<start].contains(UInt8(ascii: "\n")) { failures = 0 }
            guard let found = try? Self.expansion(in: source[...], at: start, depth: 0, &failures, value),
                case let (replacement, end) = found
            else {
                output.append(source[start])
                at = start + 1
                continue
            }
            pieces.append(Piece(output: output.count..<output.count + replacement.count, source: start..<end))
            output += replacement
            at = end
        }
        output += source[at...]
        text = output
        self.pieces = pieces
    }

    /// Returns the source offset of the byte at `offset` of the text; within a value, the start of its variable.
    func sourceOffset(of offset: Int) -> Int {
        var low = 0
        var high = pieces.count
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].output.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        let piece = pieces[low - 1]
        if offset < piece.output.upperBound { return piece.source.lowerBound }
        return piece.source.upperBound + (offset - piece.output.upperBound)
    }

    /// A variable that is not closed on its line. The variables around it cannot be closed either.
    private struct Unclosed: Error {}

    /// Returns the replacement of the variable at the dollar sign at `start`, and its end; nil if it is no variable.
    private static func expansion(
        in source: ArraySlice<UInt8>, at start: Int, depth: Int, _ failures: inout Int, _ value: (String) -> String?
    ) throws(Unclosed) -> (replacement: [UInt8], end: Int)? {
        var at = start + 1
        func peek() -> UInt8? { at < source.endIndex ? source[at] : nil }
        if peek() == UInt8(ascii: "$"), at + 1 < source.endIndex, source[at + 1] == UInt8(ascii: "{") {
            return (Array("${".utf8), at + 2)
        }
        guard depth < maxDepth, failures < maxFailures, peek() == UInt8(ascii: "{") else { return nil }
        at += 1
        let isLength = peek() == UInt8(ascii: "#")
        if isLength { at += 1 }
        let nameStart = at
        while let byte = peek(), isNameByte(byte), at > nameStart || !(byte &- UInt8(ascii: "0") < 10) { at += 1 }
        guard at > nameStart else { return nil }
        let name = String(decoding: source[nameStart..<at], as: UTF8.self)
        if peek() == UInt8(ascii: "}") {
            if isLength {
                return (value(name).map { Array("\($0.utf8.count)".utf8) } ?? Placeholder.marker(for: name), at + 1)
            }
            return (value(name).map { Array($0.utf8) } ?? Placeholder.marker(for: name), at + 1)
        }
        if isLength { return nil }
        if let length = lengthOfDefault(source[at...]) {
            let (fallback, end) = try word(in: source, at: at + length, depth: depth, &failures, value)
            if let given = value(name), !given.isEmpty { return (Array(given.utf8), end) }
            return (fallback, end)
        }
        guard let (function, length) = TemplateFunction.beginning(source[at...]) else { return nil }
        at += length
        var words: [[UInt8]] = []
        while words.count < function.maxWords {
            let (next, end) = try word(
                in: source, at: at, depth: depth, until: function.separator, &failures, value)
            words.append(next)
            at = end
            if source[end - 1] == UInt8(ascii: "}") { break }
        }
        if words.isEmpty {
            guard peek() == UInt8(ascii: "}") else { return nil }
            at += 1
        }
        guard source[at - 1] == UInt8(ascii: "}") else {
            failures += 1
            return nil
        }
        let text = words.map { String(decoding: $0, as: UTF8.self) }
        guard let given = value(name) else { return (Placeholder.marker(for: name), at) }
        guard let result = function.applied(to: given, text) else {
            failures += 1
            return nil
        }
        return (Array(result.utf8), at)
    }

    /// Returns the length of the operator before a default; nil without one. clusterctl does not distinguish them.
    private static func lengthOfDefault(_ source: ArraySlice<UInt8>) -> Int? {
        let hasColon = source.first == UInt8(ascii: ":")
        let operators = hasColon ? "=-?+" : "=-"
        guard let byte = source.dropFirst(hasColon ? 1 : 0).first, operators.utf8.contains(byte) else { return nil }
        return hasColon ? 2 : 1
    }

    /// Parses a default or another word of a function, which must end on its line, and substitutes variables in it.
    ///
    /// - Returns: The word, and the offset after the closing brace or separator.
    private static func word(
        in source: ArraySlice<UInt8>, at start: Int, depth: Int, until separator: UInt8? = nil,
        _ failures: inout Int, _ value: (String) -> String?
    ) throws(Unclosed) -> (text: [UInt8], end: Int) {
        var text: [UInt8] = []
        var at = start
        while at < source.endIndex {
            switch source[at] {
            case UInt8(ascii: "}"), separator: return (text, at + 1)
            case UInt8(ascii: "\n"):
                failures += 1
                throw Unclosed()
            case UInt8(ascii: "$"):
                if let (inner, end) = try expansion(in: source, at: at, depth: depth + 1, &failures, value) {
                    text += inner
                    at = end
                    continue
                }
            default: break
            }
            guard text.count < maxWordBytes else {
                failures += 1
                throw Unclosed()
            }
            text.append(source[at])
            at += 1
        }
        failures += 1
        throw Unclosed()
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
}
