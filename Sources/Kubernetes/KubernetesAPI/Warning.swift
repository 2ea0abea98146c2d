/// A remark for the client that does not change the decision: a value, whose text is made where the response is
/// written.
public struct Warning: Sendable, Equatable {
    /// The kind of warning.
    public let kind: Kind
    /// The field, from the object's root; empty for the object as a whole.
    public let path: FieldPath
    /// The rule that the remark comes from; nil where no rule of objects is involved.
    public let rule: Rule?
    /// The message about the field; empty where the kind suffices.
    public let message: String
    /// The field that the value is written in, where that is another one: the annotation that carries it into another
    /// version.
    public let origin: FieldPath?

    /// The kinds of warning.
    public enum Kind: Sendable, Equatable {
        /// The schema does not have the field; the API server drops it.
        case unknownField
        /// The field is going to be removed.
        case deprecatedField
        /// Defaulting replaces the value.
        case replacedValue
        /// The value is accepted as it is.
        case acceptedValue
        /// The value violates a rule that is not enforced.
        case unenforcedRule
        /// As many further values as given violate rules that are not enforced.
        case furtherUnenforcedRules(Int)
        /// A rule reports a violation, or something worth knowing, without refusing the request.
        case reportedByRule
        /// An update leaves a violation as it was.
        case unchangedViolation
        /// The rule could not be checked, since the state of the cluster is not available.
        case unverifiedRule
    }

    /// A warning about the field at `path`.
    public init(
        _ kind: Kind, at path: FieldPath = FieldPath([]), by rule: Rule? = nil, _ message: String = "",
        origin: FieldPath? = nil
    ) {
        self.kind = kind
        self.path = path
        self.rule = rule
        self.message = message
        self.origin = origin
    }

    /// A violation of a rule that is not enforced.
    public init(unenforced error: FieldError) {
        self.init(.unenforcedRule, at: error.path, by: error.rule, error.message, origin: error.origin)
    }
}
