import JSON
import Testing

@Suite("Scratch arrays")
struct ScratchArrayTests {
    @Test("Keeps its elements while it grows, and overwrites removed ones")
    func growth() {
        var scratch = ScratchArray<Int32>()
        var expected: [Int32] = []
        for number in 0..<200 {
            let element = Int32(number)
            scratch.append(repeating: element, count: number % 5)
            expected += [Int32](repeating: element, count: number % 5)
            if number % 7 == 0, expected.count > 3 {
                scratch.removeAll(from: expected.count - 3)
                expected.removeLast(3)
            }
        }
        #expect(scratch.count == expected.count)
        #expect((0..<scratch.count).map { scratch[$0] } == expected)
    }

    @Test("A negative number of elements adds none")
    func nothing() {
        var scratch = ScratchArray<UInt64>()
        scratch.append(repeating: 1, count: -1)
        scratch.append(repeating: 1, count: 0)
        #expect(scratch.count == 0)
    }
}
