public import JSON

extension CompiledSchema {
    /// Returns the paths at which two objects differ: those that a JSON merge patch (RFC 7386) from one to the other
    /// contains, both as encoded by Go's types.
    /// So unknown members are ignored, absent equals zero where the type defines it, durations and times are compared
    /// by value, a changed list is a single path, and a removed member is a path of its own. Paths are in the order of
    /// the schema's member names.
    /// Takes time linear in both objects.
    ///
    /// - Parameters:
    ///   - skipping: Members of the root that are not compared.
    ///   - removals: The paths reported for a removed object.
    ///   - allowed: Fields to leave out.
    ///   - incomparable: Paths to leave out with all their parents and descendants.
    ///   - implied: Paths of strings for which the given value equals absence.
    ///   - ignored: Paths that are not compared.
    ///   - limit: Maximum number of paths kept.
    public func changes(
        from old: Cursor, to new: Cursor, skipping: [StaticString] = [], removals: RemovalPaths = .object,
        allowing allowed: FieldSet? = nil,
        incomparable: [[PathStep]] = [], implying implied: [(path: [StaticString], text: StaticString)] = [],
        ignoring ignored: [[StaticString]] = [], limit: Int = .max
    ) -> Changes {
        if spansEqual(old.text, new.text) { return Changes() }
        var comparison = ObjectComparison(schema: self)
        comparison.removals = removals
        comparison.allowed = allowed
        comparison.incomparable = incomparable.isEmpty ? nil : PathTree(incomparable)
        comparison.limit = limit
        for (path, text) in implied {
            if let index = node(at: path.map { "\($0)" }) { comparison.implied.append((index, text)) }
        }
        comparison.ignored = ignored.compactMap { node(at: $0.map { "\($0)" }) }
        comparison.compareMembers(of: nodes[root], Field(old), Field(new), skipping: skipping)
        return comparison.changes
    }

    /// Returns true if the members of two objects of the schema at `path` are equal as encoded by Go's types.
    ///
    /// - Parameters:
    ///   - implied: Paths of strings for which the given value equals absence.
    ///   - ignored: Paths that are not compared.
    public func isSame(
        at path: [StaticString], _ old: Cursor, _ new: Cursor,
        implying implied: [(path: [StaticString], text: StaticString)] = [],
        ignoring ignored: [[StaticString]] = []
    ) -> Bool {
        var (mine, theirs) = (Field(old), Field(new))
        for name in path {
            mine = mine[name]
            theirs = theirs[name]
        }
        guard let index = node(at: path.map { "\($0)" }) else { return false }
        var comparison = ObjectComparison(schema: self)
        for (path, text) in implied {
            if let index = node(at: path.map { "\($0)" }) { comparison.implied.append((index, text)) }
        }
        comparison.ignored = ignored.compactMap { node(at: $0.map { "\($0)" }) }
        return comparison.isEqual(index, mine, theirs)
    }
}
