/// Text from files, requests and other programs, made safe to show: what is not printable is written as an escape, so
/// that a name cannot control a terminal, change the direction of the text around it, or look like another name.
public enum Printable {
    /// Returns `text` for a line of a terminal or a log of a CI system: invisible characters as Go's `%q` writes them,
    /// such as `\x1b` and `\u202e`, and no commands of CI systems: a leading `::` of GitHub's workflow commands,
    /// `##[command]`, `##vso[...]`, `##teamcity[...]`.
    ///
    /// - Parameter keepsLines: True to keep line feeds.
    public static func escaped(_ text: String, keepsLines: Bool = false) -> String {
        guard !isPlain(text) else { return text }
        var result = ""
        var isAtStart = true
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\n" where keepsLines:
                result += "\n"
                isAtStart = true
                continue
            case ":" where isAtStart && index + 1 < scalars.count && scalars[index + 1] == ":": result += "\\x3a"
            case "#" where beginsCommand(scalars, at: index): result += "\\x23"
            default: appendEscaped(scalar, to: &result)
            }
            if scalar != " " { isAtStart = false }
        }
        return result
    }

    /// Appends a scalar, or its escape if it is not printable.
    public static func appendEscaped(_ scalar: Unicode.Scalar, to result: inout String) {
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.isPrintable: result.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x80: result += "\\x" + Hexadecimal.string(scalar.value, digits: 2)
        case _ where scalar.value <= 0xFFFF: result += "\\u" + Hexadecimal.string(scalar.value, digits: 4)
        default: result += "\\U" + Hexadecimal.string(scalar.value, digits: 8)
        }
    }

    /// Returns `scalars` with one character for each, so that marks below them align: the replacement character for
    /// what is not printable, except tabs, and for the first character of a command of a CI system.
    public static func aligned(_ scalars: [Unicode.Scalar]) -> String {
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isShown =
                scalar == "#" ? !beginsCommand(scalars, at: index) : scalar.isPrintable || scalar == "\t"
            result.append(isShown ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    /// Returns a document for a terminal: line ends and tabs are kept, and all else that is not printable is escaped.
    public static func escapedDocument(_ text: String) -> String {
        var result = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isKept =
                scalar == "\n" || scalar == "\t"
                || scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            if isKept { result.unicodeScalars.append(scalar) } else { appendEscaped(scalar, to: &result) }
        }
        return result
    }

    /// Returns JSON with the same value and only printable characters.
    ///
    /// - Parameter json: Valid JSON. Characters beyond ASCII, and DEL, are only in its strings.
    public static func escapedJSON(_ json: [UInt8]) -> [UInt8] {
        guard json.contains(where: { $0 >= 0x7F }) else { return json }
        var result: [UInt8] = []
        result.reserveCapacity(json.count)
        for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
            if scalar.value < 0x7F || scalar.isPrintable {
                result += String(scalar).utf8
            } else {
                for unit in String(scalar).utf16 { result += "\\u\(Hexadecimal.string(unit))".utf8 }
            }
        }
        return result
    }

    /// Returns true for printable ASCII that begins no command.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: ":") }
    }

    /// Returns true for `##`, letters, and `[`.
    private static func beginsCommand(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        guard index + 1 < scalars.count, scalars[index + 1] == "#" else { return false }
        // The names of commands are short; a limit keeps the time linear.
        let name = scalars[(index + 2)...].prefix(32).drop { $0.isASCII && $0.properties.isAlphabetic }
        return name.first == "["
    }
}

extension Unicode.Scalar {
    /// True if it is visible: no control, no line end, nothing that changes the direction of the text behind it, and no
    /// space but U+0020 (Go's `strconv.IsPrint`).
    public var isPrintable: Bool {
        if isASCII { return value >= 0x20 && value != 0x7F }
        return switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }
}
