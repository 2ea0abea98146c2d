import Testing

@testable import APIConversion

@Suite("Layout of frames")
struct FrameLayoutTests {
    @Test("Each row and node has a slot of its own in each column, and no slot is left over")
    func slots() {
        let layout = FrameLayout(rowCount: 3, nodeCount: 5)
        let rowColumns: [FrameLayout.RowColumn] = [.value, .fragmentStart, .fragmentEnd, .isRepresented]
        let nodeColumns: [FrameLayout.NodeColumn] = [.object, .isWritten, .hasInput, .preserved, .content]
        let slots =
            rowColumns.flatMap { column in (0..<3).map { layout.start(ofRowColumn: column.rawValue) + $0 } }
            + nodeColumns.flatMap { column in (0..<5).map { layout.start(ofNodeColumn: column.rawValue) + $0 } }
        #expect(slots.sorted() == Array(0..<layout.slotCount))
    }
}
