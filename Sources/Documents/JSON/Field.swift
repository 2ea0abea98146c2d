/// A field of an object, present or absent.
/// Rules read objects like Go's zero values: absent and `null` read as empty, and a rule can still name the field,
/// since a field remembers the names that lead to it from the deepest existing value. No path is built until it is
/// requested.
///
/// ```
/// let name = spec["machineTemplate"]["infrastructureRef"]["name"]
/// if name.isEmpty { errors.invalid(name, "cannot be empty") }   // spec.machineTemplate.infrastructureRef.name
/// ```
public struct Field: ~Escapable, BitwiseCopyable {
    /// The value of the field, or the deepest existing one on its path.
    @usableFromInline let nearest: Cursor
    /// Names from `nearest` to the field; all empty if the value exists.
    @usableFromInline var missing: MissingNames

    /// Creates a field of an existing value.
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

    /// True if the value exists and is not `null`.
    @inlinable
    public var exists: Bool { missing.count == 0 && !nearest.isNull }

    /// Returns the field called `name` of this one.
    public subscript(name: StaticString) -> Field {
        // Not inlined: the rules of a review look up some fifty fields, each once, and copies of this code would push
        // other code out of the processor's cache.
        @inline(never)
        @_lifetime(copy self)
        get {
            if missing.count == 0, let value = unsafe nearest.findInline(name.utf8Start, name.utf8CodeUnitCount) {
                return Field(value)
            }
            var names = missing
            names.append(name)
            return Field(nearest: nearest, missing: names)
        }
    }

    /// True if a string field is absent, `null` or `""`; false for a value of another type.
    @inlinable
    public var isEmpty: Bool {
        guard missing.count == 0 else { return true }
        return nearest.isNull || nearest.isEmptyString
    }

    /// Returns true if this is the string `other`; an empty `other` also matches an absent field.
    @inlinable
    public func equals(_ other: StaticString) -> Bool {
        if other.utf8CodeUnitCount == 0 { return isEmpty }
        return missing.count == 0 && nearest.stringEquals(other)
    }

    /// Returns true if this is the string `other`; absent and `null` equal the empty string.
    public func hasText(_ other: String) -> Bool {
        guard !isEmpty, missing.count == 0 else { return other.isEmpty }
        return nearest.stringEquals(other.utf8)
    }

    /// Returns true if both hold the same string, regardless of escapes; absent and `null` equal the empty string.
    public func hasSameText(as other: borrowing Field) -> Bool {
        if isEmpty || other.isEmpty { return isEmpty && other.isEmpty }
        return nearest.stringEquals(other.nearest)
    }

    /// The string; empty if there is none. Allocates for more than 15 bytes.
    public var string: String { value?.string ?? "" }

    /// Calls `body` with the content of the string, which is empty if there is none. Unlike `string`, allocates for
    /// strings with escapes only.
    @inlinable
    public func withContent<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        if let plain = value?.plainContent { return body(plain) }
        let text = string
        return body(text.utf8.span)
    }

    /// True if the value exists and is true.
    @inlinable
    public var isTrue: Bool { missing.count == 0 && nearest.kind == .true }

    /// The integer; nil if there is none, also for `1.0`, `1e3` and beyond 64 bits.
    public var int64: Int64? { value?.int64 }

    /// The elements of an array; empty if absent or anything else.
    @inlinable
    public var elements: Cursor.Elements {
        @_lifetime(copy self)
        get { Cursor.Elements(of: nearest, empty: missing.count != 0) }
    }

    /// The members of an object; empty if absent or anything else.
    @inlinable
    public var members: Cursor.Members {
        @_lifetime(copy self)
        get { Cursor.Members(of: nearest, empty: missing.count != 0) }
    }
}
