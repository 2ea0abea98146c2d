/// A case of an enum whose cases are all the rules of a set.
///
/// `FieldErrors` takes rules as such cases, so code that reports an undeclared rule does not compile.
public protocol DeclaredRule: CaseIterable, Sendable {
    /// Identity of the rule. Constant time, no allocation.
    var rule: Rule { get }
}
