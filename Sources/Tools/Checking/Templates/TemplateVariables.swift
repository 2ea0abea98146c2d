/// What happens to the variables of a template when it is read.
enum TemplateVariables {
    /// There are none, whatever the text looks like.
    case absent
    /// A variable has the value that the function returns; any other one is unknown, even one with a default: the text
    /// is edited, and keeps its variables.
    case keptExcept((String) -> String?)
    /// A variable has the value that the function returns, or else its default; it is unknown without either.
    case substituted((String) -> String?)

    /// Every variable is unknown.
    static var kept: TemplateVariables { .keptExcept { _ in nil } }

    /// Returns the value of a variable; nil if it has none.
    func value(of name: String) -> String? {
        switch self {
        case .absent: nil
        case .keptExcept(let value), .substituted(let value): value(name)
        }
    }

    var areAbsent: Bool { if case .absent = self { true } else { false } }
    var areKept: Bool { if case .keptExcept = self { true } else { false } }
}
