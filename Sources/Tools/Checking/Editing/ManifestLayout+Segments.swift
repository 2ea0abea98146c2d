internal import JSON

extension ManifestLayout {
    /// The part of a file between two lines that start a document.
    struct Segment {
        let lines: ClosedRange<Int>
        let bytes: Range<Int>
        /// The documents in it; several only if they are JSON.
        let documents: [Int]
    }

    /// The parts of the file, which make up all of it.
    var segments: [Segment] {
        let source = file.source
        let starts = [1] + (1...source.lineCount).filter { $0 > 1 && Self.startsDocument(source.line($0)) }
        var next = file.documents.startIndex
        return starts.indices.map { index in
            let last = index + 1 < starts.count ? starts[index + 1] - 1 : source.lineCount
            let first = next
            while next < file.documents.endIndex, firstLine(ofDocument: next) <= last { next += 1 }
            let lines = starts[index]...last
            return Segment(lines: lines, bytes: bytes(of: lines), documents: Array(first..<next))
        }
    }

    /// Returns true if a line starts a document.
    static func startsDocument(_ line: String) -> Bool {
        line == "---" || line.hasPrefix("--- ") || line.hasPrefix("---\t")
    }

    func firstLine(ofDocument document: Int) -> Int { file.position(of: 0, in: document).line }
}
