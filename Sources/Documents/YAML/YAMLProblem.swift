internal import CYAML
internal import JSON
internal import Primitives

/// Describes libyaml's errors with a hint for a fix.
struct YAMLProblem {
    let error: YAMLError

    init(_ parser: borrowing yaml_parser_t, in text: [UInt8]) {
        if unsafe parser.error == YAML_READER_ERROR {
            error = Self.unreadable(
                text, at: unsafe Int(clamping: parser.problem_offset), value: unsafe Int(parser.problem_value))
            return
        }
        let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "not YAML"
        let context = unsafe parser.context.map { unsafe String(cString: $0) } ?? ""
        let position = unsafe SourcePosition(
            line: Int(parser.problem_mark.line) + 1, column: Int(parser.problem_mark.column) + 1)
        let opening = unsafe SourcePosition(
            line: Int(parser.context_mark.line) + 1, column: Int(parser.context_mark.column) + 1)
        let first = unsafe Self.scalar(at: Int(parser.problem_mark.index), in: text)
        error = Self.error(problem, context, position, opening, first)
    }

    private static func error(
        _ problem: String, _ context: String, _ position: SourcePosition, _ opening: SourcePosition,
        _ first: Unicode.Scalar?
    ) -> YAMLError {
        switch problem {
        case "found unexpected end of stream" where context == "while scanning a quoted scalar",
            "found unexpected document indicator" where context == "while scanning a quoted scalar":
            YAMLError(
                reason: "quoted string is not closed", position: opening,
                help: "end the string with the quote that it begins with")
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            unclosed(problem, position, opening, isAtEnd: first == nil)
        case "found character that cannot start any token" where first == "\t":
            YAMLError(reason: "tab used for indentation", position: position, help: "indent with spaces")
        case "found character that cannot start any token":
            YAMLError(
                reason: "a value must not begin with \(first.map { "\($0)" } ?? "this")", position: position,
                help: "quote the value")
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            YAMLError(reason: "tab used for indentation", position: position, help: "indent with spaces")
        case "mapping values are not allowed in this context":
            YAMLError(
                reason: "mapping not allowed here", position: position,
                help: "quote strings that contain a colon, or fix the indentation")
        case "block sequence entries are not allowed in this context":
            YAMLError(
                reason: "list element not allowed here", position: position,
                help: "begin the list on its own line and align its elements")
        case "did not find expected key":
            YAMLError(
                reason: "expected another key of the mapping that begins on line \(opening.line)", position: position,
                help: "align the line with those around it")
        case "did not find expected '-' indicator":
            YAMLError(
                reason: "expected another element of the list that begins on line \(opening.line)", position: position,
                help: "begin elements with \"- \" and align them")
        case "could not find expected ':'":
            YAMLError(
                reason: "expected ':' after the key",
                position: context == "while scanning a simple key" ? opening : position,
                help: "write \"key: value\", with a space after the colon")
        case "did not find expected <document start>":
            YAMLError(
                reason: "expected the end of the document", position: position,
                help: "begin another document with a line \"---\"")
        case "found unknown escape character":
            YAMLError(
                reason: "invalid escape sequence in double quotes", position: position,
                help: "double the backslash, or use single quotes")
        case "found undefined tag handle":
            YAMLError(reason: "unknown tag", position: position, help: "remove the tag, which begins with !")
        default: YAMLError(reason: problem, position: position)
        }
    }

    private static func unclosed(
        _ problem: String, _ position: SourcePosition, _ opening: SourcePosition, isAtEnd: Bool
    )
        -> YAMLError
    {
        let bracket = problem.hasSuffix("']'") ? "]" : "}"
        let what = bracket == "]" ? "list" : "map"
        if isAtEnd {
            return YAMLError(reason: "the \(what) is not closed", position: opening, help: "end it with \(bracket)")
        }
        return YAMLError(
            reason: "expected , or \(bracket) in the \(what) that begins on line \(opening.line)", position: position,
            help: "end the \(what) with \(bracket), or quote strings that contain brackets, braces or commas")
    }

    private static func unreadable(_ text: [UInt8], at offset: Int, value: Int) -> YAMLError {
        let hex = Hexadecimal.string(UInt8(truncatingIfNeeded: value)).uppercased()
        let position = Self.position(of: offset, in: text)
        switch value {
        case 0..<0x20, 0x7F..<0xA0:
            return YAMLError(
                reason: "control character 0x\(hex)", position: position,
                help: "remove the character; the file must be text")
        case 0x80...0xFF:
            return YAMLError(
                reason: "invalid UTF-8: byte 0x\(hex)", position: position, help: "save the file as UTF-8")
        default:
            return YAMLError(reason: "not UTF-8", position: position, help: "save the file as UTF-8")
        }
    }

    /// Returns the position of a byte; each byte of invalid UTF-8 counts as a column.
    private static func position(of offset: Int, in text: [UInt8]) -> SourcePosition {
        let before = text.prefix(min(max(offset, 0), text.count))
        let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return SourcePosition(line: line.count, column: (line.last ?? []).reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 })
    }

    /// Returns the character at libyaml's index.
    private static func scalar(at index: Int, in text: [UInt8]) -> Unicode.Scalar? {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        return scalars.dropFirst((scalars.first == "\u{FEFF}" ? 1 : 0) + index).first
    }
}
