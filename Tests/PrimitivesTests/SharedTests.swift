import Primitives
import Testing

@Suite("A shared value")
struct SharedTests {
    @Test("Readers return what was published last")
    func update() {
        let shared = Shared(1)
        var first = Shared.Reader(shared)
        var second = Shared.Reader(shared)
        #expect(first.value() == 1 && second.value() == 1)
        shared.update { $0 += 1 }
        shared.update { $0 += 1 }
        #expect(first.value() == 3 && first.value() == 3 && second.value() == 3)
        #expect(shared.current == 3)
    }

    @Test("A reader on another thread observes an update")
    func threads() async {
        let shared = Shared(0)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var reader = Shared.Reader(shared)
                var last = 0
                while last < 1000 {
                    let value = reader.value()
                    guard value >= last else {
                        Issue.record("\(value) after \(last)")
                        return
                    }
                    last = value
                    await Task.yield()
                }
            }
            group.addTask { for _ in 0..<1000 { shared.update { $0 += 1 } } }
        }
    }
}
