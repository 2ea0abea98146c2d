internal import Primitives

/// The quotes of a scalar, which a changed value keeps.
enum ScalarStyle {
    case plain, single, double

    /// The style of the text of a scalar.
    init(of text: some StringProtocol) {
        switch text.utf8.first {
        case UInt8(ascii: "'"): self = .single
        case UInt8(ascii: "\""): self = .double
        default: self = .plain
        }
    }

    /// Returns a string in these quotes; nil for a plain scalar, and for a string that the quotes cannot hold on one
    /// line.
    func quoted(_ text: String) -> String? {
        guard self != .plain, text.unicodeScalars.allSatisfy(\.isPrintable) else { return nil }
        switch self {
        case .plain: return nil
        case .single: return "'\(text.replacing("'", with: "''"))'"
        case .double:
            return "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        }
    }
}
