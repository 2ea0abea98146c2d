internal import Primitives

/// Returns a string in double quotes, with quotes, backslashes and all that is not printable escaped as by Go's `%q`,
/// cut after 256 Unicode scalars so that a message stays readable.
public func quoted(_ text: String) -> String {
    var result = "\""
    var length = 0
    for scalar in text.unicodeScalars {
        guard length < 256 else { return result + "…\"" }
        length += 1
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        default: Printable.appendEscaped(scalar, to: &result)
        }
    }
    return result + "\""
}
