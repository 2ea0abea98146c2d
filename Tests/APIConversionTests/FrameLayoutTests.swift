import Testing

@testable import APIConversion

@Suite("Layout of frames")
struct FrameLayoutTests {
    @Test("Each node has a slot of its own in each column, and no slot is left over")
    func slots() {
        let layout = FrameLayout(nodeCount: 5)
        let slots = FrameLayout.Column.allCases.flatMap { column in
            (0..<5).map { layout.start(of: column.rawValue) + $0 }
        }
        #expect(slots.sorted() == Array(0..<layout.slotCount))
    }

    @Test("Each mark has words of its own, with a bit for each node", arguments: [1, 64, 65, 128, 200])
    func marks(nodes: Int) {
        let layout = FrameLayout(nodeCount: nodes)
        let words = FrameLayout.Mark.allCases.flatMap { mark in
            Set((0..<nodes).map { layout.start(ofMark: mark.rawValue) + $0 / 64 })
        }
        #expect(words.sorted() == Array(0..<layout.wordCount))
    }
}
