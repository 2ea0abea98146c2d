/// A place in an object, whether or not something is there.
///
/// Rules read objects the way Go's zero values do: what is absent or `null` reads as empty, and a rule can still name
/// the place, since a field remembers the names that lead from the deepest value that exists. No path is built until
/// somebody asks for it.
///
/// ```
/// let name = spec["machineTemplate"]["infrastructureRef"]["name"]
/// if name.isEmpty { errors.invalid(name, "cannot be empty") }   // spec.machineTemplate.infrastructureRef.name
/// ```
public struct Field: ~Escapable, BitwiseCopyable {
    /// The value here, or the deepest one on the way here.
    @usableFromInline let nearest: Cursor
    /// Names from `nearest` to here; all empty when the value is here.
    @usableFromInline var missing: MissingNames

    /// The place of a value that is there.
    @inlinable
    @_lifetime(copy cursor)
    public init(_ cursor: Cursor) {
        nearest = cursor
        missing = MissingNames()
    }

    @inlinable
    @_lifetime(copy nearest)
    init(nearest: Cursor, missing: MissingNames) {
        self.nearest = nearest
        self.missing = missing
    }

    /// The value, unless it is absent or `null`.
    @inlinable
    public var value: Cursor? {
        @_lifetime(copy self)
        get { missing.count == 0 && !nearest.isNull ? nearest : nil }
    }

    /// True if there is a value other than `null`.
    @inlinable
    public var exists: Bool { missing.count == 0 && !nearest.isNull }

    /// The field called `name` in this one.
    @inlinable
    public subscript(name: StaticString) -> Field {
        @_lifetime(copy self)
        get {
            if missing.count == 0, let value = nearest[name] {
                return Field(value)
            }
            var names = missing
            names.append(name)
            return Field(nearest: nearest, missing: names)
        }
    }

    /// True if a text field is absent, `null` or `""`; false for a value that is no text.
    @inlinable
    public var isEmpty: Bool {
        guard missing.count == 0 else { return true }
        return nearest.isNull || nearest.isEmptyString
    }

    /// True if this is the text `other`; an empty `other` also matches what is absent.
    @inlinable
    public func equals(_ other: StaticString) -> Bool {
        if other.utf8CodeUnitCount == 0 { return isEmpty }
        return missing.count == 0 && nearest.stringEquals(other)
    }

    /// True if this is the text `other`; absent and `null` are the empty text.
    public func hasText(_ other: String) -> Bool {
        guard !isEmpty, missing.count == 0 else { return other.isEmpty }
        return nearest.stringEquals(other.utf8)
    }

    /// True if both hold the same text, however it is escaped; absent and `null` are the empty text.
    public func hasSameText(as other: borrowing Field) -> Bool {
        if isEmpty || other.isEmpty { return isEmpty && other.isEmpty }
        return nearest.stringEquals(other.nearest)
    }

    /// The text here; empty when there is none. Allocates for more than 15 bytes.
    public var string: String { value?.string ?? "" }

    /// True when the value is there and true.
    @inlinable
    public var isTrue: Bool { missing.count == 0 && nearest.kind == .true }

    /// The integer here; nil when there is none, also for `1.0`, `1e3` and what goes beyond 64 bits.
    public var int64: Int64? { value?.int64 }

    /// The elements of an array; none when absent or anything else.
    @inlinable
    public var elements: Cursor.Elements {
        @_lifetime(copy self)
        get { Cursor.Elements(of: nearest, empty: missing.count != 0) }
    }

    /// The members of an object; none when absent or anything else.
    @inlinable
    public var members: Cursor.Members {
        @_lifetime(copy self)
        get { Cursor.Members(of: nearest, empty: missing.count != 0) }
    }
}
