/// The lines that two texts have in common, as `diff` finds them. Memory is linear in the lines, and so is the time,
/// apart from a logarithm.
struct LineComparison {
    /// For each line of the old text: true if the new one lacks it.
    private(set) var removed: [Bool]
    /// For each line of the new text: true if the old one lacks it.
    private(set) var added: [Bool]

    private let old: [Int]
    private let new: [Int]

    /// Maximum number of lines of two parts whose shortest difference is searched, which takes quadratic time.
    private static let maxSearch = 1_000
    /// Maximum number of times that parts are divided at lines that are unique in both.
    private static let maxDepth = 16

    /// Compares texts whose equal lines have equal numbers.
    init(_ old: [Int], _ new: [Int]) {
        (self.old, self.new) = (old, new)
        removed = [Bool](repeating: false, count: old.count)
        added = [Bool](repeating: false, count: new.count)
        compare(old.indices, new.indices, depth: 0)
    }

    private mutating func compare(_ a: Range<Int>, _ b: Range<Int>, depth: Int) {
        var (a, b) = (a, b)
        while !a.isEmpty, !b.isEmpty, old[a.lowerBound] == new[b.lowerBound] {
            (a, b) = (a.dropFirst(), b.dropFirst())
        }
        while !a.isEmpty, !b.isEmpty, old[a.upperBound - 1] == new[b.upperBound - 1] {
            (a, b) = (a.dropLast(), b.dropLast())
        }
        guard !a.isEmpty, !b.isEmpty else { return mark(a, b) }
        if a.count + b.count <= Self.maxSearch { return search(a, b) }
        let pairs = depth < Self.maxDepth ? uniquePairs(a, b) : []
        guard !pairs.isEmpty else { return mark(a, b) }
        var (i, j) = (a.lowerBound, b.lowerBound)
        for pair in pairs {
            compare(i..<pair.old, j..<pair.new, depth: depth + 1)
            (i, j) = (pair.old + 1, pair.new + 1)
        }
        compare(i..<a.upperBound, j..<b.upperBound, depth: depth + 1)
    }

    private mutating func mark(_ a: Range<Int>, _ b: Range<Int>) {
        for i in a { removed[i] = true }
        for j in b { added[j] = true }
    }

    /// Marks the shortest difference.
    private mutating func search(_ a: Range<Int>, _ b: Range<Int>) {
        for change in new[b].difference(from: old[a]) {
            switch change {
            case .remove(let offset, _, _): removed[a.lowerBound + offset] = true
            case .insert(let offset, _, _): added[b.lowerBound + offset] = true
            }
        }
    }

    /// Returns the longest sequence of lines that are unique in both parts and have the same order in both.
    private func uniquePairs(_ a: Range<Int>, _ b: Range<Int>) -> [(old: Int, new: Int)] {
        let (before, after) = (Self.unique(old, a), Self.unique(new, b))
        let pairs = before.compactMap { line, i in after[line].map { (old: i, new: $0) } }.sorted { $0.old < $1.old }
        // Patience sorting: `piles` are indices of the last pairs of sequences by their length.
        var piles: [Int] = []
        var previous = [Int?](repeating: nil, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            var (low, high) = (0, piles.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[piles[middle]].new < pair.new { low = middle + 1 } else { high = middle }
            }
            previous[index] = low > 0 ? piles[low - 1] : nil
            if low < piles.count { piles[low] = index } else { piles.append(index) }
        }
        var sequence: [(old: Int, new: Int)] = []
        var next = piles.last
        while let index = next {
            sequence.append(pairs[index])
            next = previous[index]
        }
        return sequence.reversed()
    }

    /// Returns the indices of lines that occur once in a range.
    private static func unique(_ lines: [Int], _ range: Range<Int>) -> [Int: Int] {
        var found: [Int: Int?] = [:]
        for index in range { found[lines[index]] = found[lines[index]] == nil ? .some(index) : .some(nil) }
        return found.compactMapValues { $0 }
    }
}
