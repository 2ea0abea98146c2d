/// The places of unknown variables in JSON.
struct VariableRanges: Sendable {
    struct Variable: Sendable {
        let range: Range<Int>
        let name: String
    }

    /// The places, ascending.
    let all: [Variable]

    init(_ all: [Variable] = []) { self.all = all }

    var isEmpty: Bool { all.isEmpty }

    /// Returns these places and others.
    func merged(with others: [Variable]) -> VariableRanges {
        if others.isEmpty { return self }
        return VariableRanges((all + others).sorted { $0.range.lowerBound < $1.range.lowerBound })
    }

    /// Returns the names of the variables within a range.
    func names(in range: Range<Int>) -> [String] { variables(in: range).map(\.name) }

    /// Returns the places within a range, with offsets from its start.
    func part(_ range: Range<Int>) -> VariableRanges {
        VariableRanges(
            variables(in: range).map {
                let start = $0.range.lowerBound - range.lowerBound
                return Variable(range: start..<start + $0.range.count, name: $0.name)
            })
    }

    private func variables(in range: Range<Int>) -> ArraySlice<Variable> {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].range.lowerBound < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return all[low...].prefix { $0.range.upperBound <= range.upperBound }
    }
}
