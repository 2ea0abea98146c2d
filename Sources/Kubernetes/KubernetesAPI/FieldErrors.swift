public import JSON

/// The violations of one object, in the order in which they were found.
///
/// Violations of rules that are not enforced are kept separately, so that they cannot displace those that are.
///
/// Borrows the object, so that rules only name the invalid field; its path is computed when there is an error. Takes
/// rules as cases of `Rules`: a rule that is not declared cannot be reported.
public struct FieldErrors<Rules: DeclaredRule>: ~Escapable {
    /// The object that is being checked.
    public let root: Cursor
    /// The modes of the rules.
    public let modes: RuleModes
    /// The violations that are kept, at most `limit`.
    public private(set) var all: [FieldError] = []
    /// Remarks about what is allowed, at most `maxErrors`.
    public private(set) var warnings: [Warning] = []
    /// Violations beyond those that are kept.
    public private(set) var furtherCount = 0
    /// Violations of rules that are not enforced: at most `limit`, and beyond that the first of each rule.
    public private(set) var unenforced: [FieldError] = []
    private var unenforcedRules: Set<String> = []
    /// Violations of such rules beyond those that are kept.
    public private(set) var furtherUnenforcedCount = 0

    /// Violations that are kept by default.
    public static var maxErrors: Int { 100 }

    /// Creates an empty list for the object `root`, from which paths start.
    ///
    /// - Parameters:
    ///   - limit: Violations that are kept.
    ///   - modes: The modes of the rules; by default all are enforced.
    @_lifetime(copy root)
    public init(root: Cursor, limit: Int = FieldErrors.maxErrors, modes: RuleModes = RuleModes()) {
        self.root = root
        self.modes = modes
        self.limit = limit
        finder = PathFinder(in: root)
    }

    /// Violations that are kept.
    public let limit: Int
    /// Computes paths; rules read lists from front to back.
    private var finder: PathFinder

    /// True if no rule that is enforced was violated.
    public var isEmpty: Bool { all.isEmpty }

    /// Returns true if a violation of the rule refuses the object.
    public func enforces(_ rule: Rules) -> Bool { enforces(rule.rule) }

    private func enforces(_ rule: Rule) -> Bool { modes[rule] == .enforce }

    /// The value is not acceptable. `value` is shown as given; quote strings with `quoted`.
    public mutating func invalid(_ field: borrowing Field, _ value: String, _ detail: String, by rule: Rules) {
        add(.invalid, field, value, detail, rule.rule)
    }

    /// A string is not acceptable; it is shown.
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

    /// The field must not be set, or not to this value.
    ///
    /// - Parameter isAlwaysEnforced: True for the part of the rule that is enforced regardless of its mode.
    public mutating func forbidden(
        _ field: borrowing Field, _ detail: String, by rule: Rules, isAlwaysEnforced: Bool = false
    ) {
        add(.forbidden, field, "", detail, isAlwaysEnforced ? rule.rule.enforcedPart : rule.rule)
    }

    /// The value is too long.
    public mutating func tooLong(_ field: borrowing Field, _ detail: String, by rule: Rules) {
        add(.tooLong, field, "", detail, rule.rule)
    }

    /// The rule could not be applied.
    public mutating func internalError(_ field: borrowing Field, _ detail: String, by rule: Rules) {
        add(.internalError, field, "", detail, rule.rule)
    }

    /// The value is allowed, with a remark.
    public mutating func warn(_ field: borrowing Field, _ message: String, by rule: Rules) {
        guard warnings.count < Self.maxErrors else { return }
        warnings.append(Warning(.acceptedValue, at: FieldPath(finder.path(of: field)), by: rule.rule, message))
    }

    /// Reports an error as a warning.
    public mutating func warn(_ error: FieldError) {
        guard warnings.count < Self.maxErrors else { return }
        warnings.append(
            Warning(.acceptedValue, at: error.path, by: error.rule, error.detail, origin: error.origin))
    }

    /// Counts violations that are not kept.
    public mutating func countFurther(_ count: Int) { furtherCount += count }

    /// Adds an error with a path.
    public mutating func append(_ error: FieldError) {
        guard isKept(error.rule) else { return }
        keep(error)
    }

    /// Returns true if a violation of the rule is to be kept; counts it otherwise.
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
                type, FieldPath(finder.path(of: field)), shownValue: value, detail: detail, rule: rule))
    }
}
