extension OCNEConversion {
    /// Compiles the tables of all kinds, which the first conversion of each would do otherwise: a millisecond or two,
    /// once in a process. Any thread; returns when all are compiled.
    public static func prepare() {
        for kind in OCNEKind.allCases { _ = KindConversion.of(kind) }
    }
}
