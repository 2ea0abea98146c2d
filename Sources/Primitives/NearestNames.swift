/// Returns up to three of `names` that `name` may be a misspelling of, nearest first: at most two letters differ, or a
/// third of them, or `name` is the beginning.
public func nearest(to name: String, among names: [String]) -> [String] {
    // No field has a longer name, and the comparison is quadratic.
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

/// Returns the Levenshtein distance: letters to insert, remove or replace to get from `a` to `b`.
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
