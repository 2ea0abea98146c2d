/// Parses the variables of a template and returns what they are replaced by.
struct TemplateParser {
    private let source: [UInt8]
    private let variables: TemplateVariables
    /// The unknown variables so far.
    private(set) var placeholders: Placeholders
    /// The values that were inserted so far and are not defaults, with the variables that they replace.
    private(set) var insertions: [ValueMask.Insertion] = []
    /// Variables on this line that turned out not to be any, after their words were read.
    private var failures = 0

    /// Maximum depth of nested defaults.
    private static let maxDepth = 8
    /// Maximum size of a default, in bytes.
    private static let maxWordBytes = 4096
    /// The rest of a line with so many failures is plain text, so that the time is linear in the source: each failure
    /// reads its words again.
    private static let maxFailures = 32

    init(_ source: [UInt8], _ variables: TemplateVariables, _ placeholders: Placeholders) {
        (self.source, self.variables, self.placeholders) = (source, variables, placeholders)
    }

    /// Returns the names of the variables in a text, each once. Some may turn out not to be variables.
    static func names(in source: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        var at = 0
        while let start = source[at...].firstIndex(of: UInt8(ascii: "$")) {
            at = start + 1
            if let (name, _, _) = name(in: source, at: at) { names.insert(name) }
        }
        return names
    }

    /// Forgets the failures of the line before.
    mutating func startLine() { failures = 0 }

    /// A variable that is not closed on its line. The variables around it cannot be closed either.
    private struct Unclosed: Error {}

    /// Returns the replacement of the variable at the dollar sign at `start`, and its end; nil if it is no variable.
    mutating func expansion(at start: Int) -> (replacement: [UInt8], end: Int)? {
        guard let (replacement, end) = try? expansion(at: start, depth: 0) else { return nil }
        let name = Self.name(in: source, at: start + 1)?.name ?? ""
        guard variables.areKept, variables.value(of: name) == nil else { return (replacement, end) }
        let text = String(decoding: source[start..<end], as: UTF8.self)
        return (placeholders.placeholder(for: name, text), end)
    }

    /// Returns the name in `{NAME` or `{#NAME` at an offset, and the end of the name.
    private static func name(in source: [UInt8], at start: Int) -> (name: String, isLength: Bool, end: Int)? {
        guard start < source.count, source[start] == UInt8(ascii: "{") else { return nil }
        var at = start + 1
        let isLength = at < source.count && source[at] == UInt8(ascii: "#")
        if isLength { at += 1 }
        let name = source[at...].prefix { isNameByte($0) }
        guard let first = name.first, !(first &- UInt8(ascii: "0") < 10) else { return nil }
        return (String(decoding: name, as: UTF8.self), isLength, name.endIndex)
    }

    private func peek(_ at: Int) -> UInt8? { at < source.count ? source[at] : nil }

    private mutating func expansion(
        at start: Int, depth: Int
    ) throws(Unclosed) -> (replacement: [UInt8], end: Int)? {
        if peek(start + 1) == UInt8(ascii: "$"), peek(start + 2) == UInt8(ascii: "{") {
            return (Array("${".utf8), start + 3)
        }
        guard depth < Self.maxDepth, failures < Self.maxFailures,
            let (name, isLength, end) = Self.name(in: source, at: start + 1)
        else { return nil }
        let value = variables.value(of: name)
        if peek(end) == UInt8(ascii: "}") {
            return (replacement(start..<end + 1, name, isLength ? value.map { "\($0.utf8.count)" } : value), end + 1)
        }
        if isLength { return nil }
        if let length = Self.lengthOfDefault(source[end...]) {
            let (fallback, end) = try word(at: end + length, depth: depth)
            if let value, !value.isEmpty { return (replacement(start..<end, name, value), end) }
            return (fallback, end)
        }
        return try application(name, value, start, at: end, depth: depth)
    }

    /// Returns the replacement of a variable with a function, whose operator is at `end`.
    private mutating func application(
        _ name: String, _ value: String?, _ start: Int, at end: Int, depth: Int
    ) throws(Unclosed) -> (replacement: [UInt8], end: Int)? {
        guard let (function, length) = TemplateFunction.beginning(source[end...]) else { return nil }
        var at = end + length
        var words: [String] = []
        while words.count < function.maxWords {
            let (next, end) = try word(at: at, depth: depth, until: function.separator)
            words.append(String(decoding: next, as: UTF8.self))
            at = end
            if source[end - 1] == UInt8(ascii: "}") { break }
        }
        if words.isEmpty {
            guard peek(at) == UInt8(ascii: "}") else { return nil }
            at += 1
        }
        guard source[at - 1] == UInt8(ascii: "}") else {
            failures += 1
            return nil
        }
        guard let value else { return (replacement(start..<at, name, nil), at) }
        guard let result = function.applied(to: value, words) else {
            failures += 1
            return nil
        }
        return (replacement(start..<at, name, result), at)
    }

    /// Returns the value in place of a variable, or a placeholder.
    private mutating func replacement(_ range: Range<Int>, _ name: String, _ value: String?) -> [UInt8] {
        let text = String(decoding: source[range], as: UTF8.self)
        guard let value else { return placeholders.placeholder(for: name, text) }
        insertions.append(ValueMask.Insertion(value: value, variable: text))
        return Array(value.utf8)
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
    private mutating func word(
        at start: Int, depth: Int, until separator: UInt8? = nil
    ) throws(Unclosed) -> (text: [UInt8], end: Int) {
        var text: [UInt8] = []
        var at = start
        while let byte = peek(at) {
            switch byte {
            case UInt8(ascii: "}"), separator: return (text, at + 1)
            case UInt8(ascii: "\n"):
                failures += 1
                throw Unclosed()
            case UInt8(ascii: "$"):
                if let (inner, end) = try expansion(at: at, depth: depth + 1) {
                    text += inner
                    at = end
                    continue
                }
            default: break
            }
            guard text.count < Self.maxWordBytes else {
                failures += 1
                throw Unclosed()
            }
            text.append(byte)
            at += 1
        }
        failures += 1
        throw Unclosed()
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
}
