/// What happens to the variables of a template when it is read.
enum TemplateVariables {
    /// There are none, whatever the text looks like.
    case absent
    /// Every variable is unknown, even one with a default: the text is edited, and keeps its variables.
    case kept
    /// A variable has the value that the function returns, or else its default; it is unknown without either.
    case substituted((String) -> String?)

    /// Returns the value of a variable; nil if it has none.
    func value(of name: String) -> String? {
        switch self {
        case .absent, .kept: nil
        case .substituted(let value): value(name)
        }
    }

    var areAbsent: Bool { if case .absent = self { true } else { false } }
    var areKept: Bool { if case .kept = self { true } else { false } }
}
