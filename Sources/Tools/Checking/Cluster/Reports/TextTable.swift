/// A table of a report for people, in aligned columns.
struct TextTable {
    let header: [String]
    let rows: [[String]]
    /// Columns of numbers, which are aligned at the right.
    let numbers: Set<Int>

    func text(_ paint: Paint) -> String {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].unicodeScalars.count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (column, cell) in cells.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.unicodeScalars.count)
                let isLast = column == cells.count - 1
                text += numbers.contains(column) ? padding + cell : isLast ? cell : cell + padding
                if !isLast { text += "  " }
            }
            return text
        }
        return paint.bold(line(header)) + "\n" + rows.map { line($0) + "\n" }.joined()
    }
}
