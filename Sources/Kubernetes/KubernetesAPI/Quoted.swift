internal import Primitives

/// Returns a string in double quotes, with quotes, backslashes and controls of ASCII escaped as by Go's `%q`, cut after
/// 256 Unicode scalars so that a message stays readable.
public func quoted(_ text: String) -> String {
    var result = "\""
    var length = 0
    for scalar in text.unicodeScalars {
        guard length < 256 else { return result + "…\"" }
        length += 1
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            result += "\\x" + Hexadecimal.string(scalar.value, digits: 2)
        case _ where scalar.value >= 0x80 && !scalar.isPrintable:
            result +=
                scalar.value <= 0xFFFF
                ? "\\u" + Hexadecimal.string(scalar.value, digits: 4)
                : "\\U" + Hexadecimal.string(scalar.value, digits: 8)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

extension Unicode.Scalar {
    /// True if it is visible: no control, no line end, nothing that changes the direction of the text behind it (Go's
    /// `strconv.IsPrint`).
    fileprivate var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }
}
