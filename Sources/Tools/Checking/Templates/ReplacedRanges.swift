/// The parts of a text that replace parts of its source, in ascending order.
struct ReplacedRanges: Sendable {
    private var pieces: [(output: Range<Int>, source: Range<Int>)] = []

    /// Adds the next part.
    mutating func append(_ output: Range<Int>, for source: Range<Int>) { pieces.append((output, source)) }

    /// Returns the source offset of the byte at `offset` of the text; within a replacement, the start of what it
    /// replaces.
    func sourceOffset(of offset: Int) -> Int {
        var low = 0
        var high = pieces.count
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].output.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        let piece = pieces[low - 1]
        if offset < piece.output.upperBound { return piece.source.lowerBound }
        return piece.source.upperBound + (offset - piece.output.upperBound)
    }
}
