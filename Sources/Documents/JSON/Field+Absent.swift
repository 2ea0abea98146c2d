extension Field {
    /// Creates a field that is absent, regardless of the members of `value`.
    @_lifetime(copy value)
    public init(absentFrom value: Cursor) {
        var missing = MissingNames()
        missing.append("")
        self.init(nearest: value, missing: missing)
    }
}
