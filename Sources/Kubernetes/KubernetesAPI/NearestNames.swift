/// The names that `name` may be a misspelling of, up to three: two letters are different or a third of them, or it is
/// the beginning.
public func nearest(to name: String, among names: [String]) -> [String] {
    // No field has such a name, and comparing takes time with its length.
    guard name.utf8.count <= 64 else { return [] }
    let wanted = name.lowercased()
    return names.map { (name: $0, distance: distance(wanted, $0.lowercased())) }
        .filter {
            $0.distance <= max(2, wanted.count / 3) && $0.distance < wanted.count
                || $0.name.lowercased().hasPrefix(wanted)
        }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        .prefix(3).map(\.name)
}

/// Letters to insert, remove or replace to get from `a` to `b` (Levenshtein).
private func distance(_ a: String, _ b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            (diagonal, row[j + 1]) = (row[j + 1], x == y ? diagonal : min(diagonal, row[j], row[j + 1]) + 1)
        }
    }
    return row[b.count]
}
