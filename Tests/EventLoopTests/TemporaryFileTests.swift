import EventLoop
import Testing

@Suite("Temporary files")
struct TemporaryFileTests {
    @Test("Are read as they were written, up to the end, also after a truncation")
    func content() throws {
        let file = try TemporaryFile()
        try file.append([1, 2, 3])
        try file.append([])
        try file.append([4, 5])
        #expect(file.size == 5)
        #expect(try file.read(from: 1, count: 3) == [2, 3, 4])
        #expect(try file.read(from: 3, count: 100) == [4, 5])
        #expect(try file.read(from: 5, count: 1) == [] && file.read(from: 9, count: 1) == [])
        file.truncate(to: 2)
        try file.append([9])
        #expect(try file.size == 3 && file.read(from: 0, count: 10) == [1, 2, 9])
    }

    @Test("Have no name and several can exist")
    func names() throws {
        let before = try File.names(in: "/tmp").filter { $0.hasPrefix("ocne-webhook-") }
        let files = [try TemporaryFile(), try TemporaryFile()]
        for (index, file) in files.enumerated() { try file.append([UInt8(index)]) }
        #expect(try files.map { try $0.read(from: 0, count: 1) } == [[0], [1]])
        #expect(try File.names(in: "/tmp").filter { $0.hasPrefix("ocne-webhook-") } == before)
    }
}
