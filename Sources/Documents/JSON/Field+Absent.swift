extension Field {
    /// A field that is absent, whatever members `value` has: it stands for what a document does not contain.
    @_lifetime(copy value)
    public init(absentFrom value: Cursor) {
        var missing = MissingNames()
        missing.append("")
        self.init(nearest: value, missing: missing)
    }
}
