public import JSON
internal import Primitives

/// The violations of one object, in the order in which they were found.
///
/// Violations of rules that are not enforced are kept apart, so that they cannot take the place of those that are.
///
/// Borrows the object, so that a rule only says which field is wrong; path and place in the text are worked out when
/// there is an error. Takes rules as cases of `Rules`: a rule that is not declared cannot be reported.
public struct FieldErrors<Rules: DeclaredRule>: ~Escapable {
    /// The object that is being checked.
    public let root: Cursor
    /// What is done about violations.
    public let modes: RuleModes
    /// The violations that are kept, at most `limit`.
    public private(set) var all: [FieldError] = []
    /// What is allowed but should be known, at most `maxErrors`: the message is the detail.
    public private(set) var warnings: [FieldError] = []
    /// Violations beyond those that are kept.
    public private(set) var furtherCount = 0
    /// Violations of rules that are not enforced: at most `limit`, and beyond that the first of each rule.
    public private(set) var unenforced: [FieldError] = []
    private var unenforcedRules: Set<String> = []
    /// Violations of such rules beyond those that are kept.
    public private(set) var furtherUnenforcedCount = 0

    /// Violations that are kept: more help nobody.
    public static var maxErrors: Int { 100 }

    /// No violations yet of the object `root`, from which paths are counted.
    ///
    /// - Parameters:
    ///   - limit: Violations that are kept.
    ///   - modes: What is done about them; without, all rules are enforced.
    @_lifetime(copy root)
    public init(root: Cursor, limit: Int = FieldErrors.maxErrors, modes: RuleModes = RuleModes()) {
        self.root = root
        self.modes = modes
        self.limit = limit
        finder = PathFinder(in: root)
    }

    /// Violations that are kept.
    public let limit: Int
    /// Works out paths; rules look at lists from front to back.
    private var finder: PathFinder

    /// Whether no rule was violated that is enforced.
    public var isEmpty: Bool { all.isEmpty }

    /// Whether a violation of the rule refuses the object.
    public func enforces(_ rule: Rules) -> Bool { enforces(rule.rule) }

    private func enforces(_ rule: Rule) -> Bool { modes[rule] == .enforce }

    /// The value is not acceptable. `value` is shown as it is given; quote texts with `quoted`.
    public mutating func invalid(_ field: borrowing Field, _ value: String, _ detail: String, by rule: Rules) {
        add(.invalid, field, value, detail, rule.rule)
    }

    /// A text is not acceptable; it is shown.
    public mutating func invalid(text field: borrowing Field, _ detail: String, by rule: Rules) {
        add(.invalid, field, quoted(field.string), detail, rule.rule)
    }

    /// The field must have a value.
    ///
    /// - Parameter isAlwaysEnforced: True for the part of the rule that is enforced regardless of its mode.
    public mutating func required(
        _ field: borrowing Field, _ detail: String, by rule: Rules, isAlwaysEnforced: Bool = false
    ) {
        add(.required, field, "", detail, isAlwaysEnforced ? rule.rule.enforcedPart : rule.rule)
    }

    /// The field may not be set, or not so.
    ///
    /// - Parameter isAlwaysEnforced: True for the part of the rule that is enforced regardless of its mode.
    public mutating func forbidden(
        _ field: borrowing Field, _ detail: String, by rule: Rules, isAlwaysEnforced: Bool = false
    ) {
        add(.forbidden, field, "", detail, isAlwaysEnforced ? rule.rule.enforcedPart : rule.rule)
    }

    /// The value takes more room than there is.
    public mutating func tooLong(_ field: borrowing Field, _ detail: String, by rule: Rules) {
        add(.tooLong, field, "", detail, rule.rule)
    }

    /// The rule could not be applied.
    public mutating func internalError(_ field: borrowing Field, _ detail: String, by rule: Rules) {
        add(.internalError, field, "", detail, rule.rule)
    }

    /// The value is allowed, but whoever wrote it should know this.
    public mutating func warn(_ field: borrowing Field, _ message: String, by rule: Rules) {
        guard warnings.count < Self.maxErrors else { return }
        warn(
            FieldError(
                .invalid, FieldPath(finder.path(of: field)), detail: message, rule: rule.rule,
                byteOffset: field.nearestValue.byteOffset))
    }

    /// Adds a warning whose place was worked out by the caller.
    public mutating func warn(_ warning: FieldError) {
        guard warnings.count < Self.maxErrors else { return }
        warnings.append(warning)
    }

    /// Counts violations that are not kept.
    public mutating func countFurther(_ count: Int) { furtherCount += count }

    /// Adds an error whose place was worked out by the caller.
    public mutating func append(_ error: FieldError) {
        guard isKept(error.rule) else { return }
        keep(error)
    }

    /// Whether a violation of the rule is kept; if not, it is counted.
    private mutating func isKept(_ rule: Rule) -> Bool {
        if enforces(rule) {
            if all.count < limit { return true }
            furtherCount += 1
        } else {
            let isFirst = unenforcedRules.insert("\(rule.id)").inserted
            if isFirst || unenforced.count < limit { return true }
            furtherUnenforcedCount += 1
        }
        return false
    }

    private mutating func keep(_ error: FieldError) {
        if enforces(error.rule) { all.append(error) } else { unenforced.append(error) }
    }

    private mutating func add(
        _ type: FieldError.ErrorType, _ field: borrowing Field, _ value: String, _ detail: String, _ rule: Rule
    ) {
        guard isKept(rule) else { return }
        keep(
            FieldError(
                type, FieldPath(finder.path(of: field)), shownValue: value, detail: detail, rule: rule,
                byteOffset: field.nearestValue.byteOffset))
    }
}

/// A text in double quotes, with quotes, backslashes and controls of ASCII escaped as by Go's `%q`, cut after 256
/// Unicode scalars so that a message stays readable.
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
        case _ where scalar.value >= 0x80 && !scalar.isShown:
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
    /// Whether it is something to see: no control, no line end, nothing that turns the direction of what follows (Go's
    /// `strconv.IsPrint`).
    fileprivate var isShown: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }
}
