import JSON
import Testing

@Suite("Nesting depth")
struct DepthTests {
    @Test("Arrays and objects nest up to the limit", arguments: [1, 2, 7, 1000])
    func limit(depth: Int) throws {
        let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let objects = String(repeating: #"{"a":"#, count: depth) + "0" + String(repeating: "}", count: depth)
        for text in [arrays, objects] {
            try parsing(text, maxDepth: depth) { _ in }
            let refusal = try #require(failure(of: Array(text.utf8), maxDepth: depth - 1))
            #expect(refusal.code == .tooDeep)
        }
        #expect(failure(of: Array(arrays.utf8), maxDepth: depth - 1)?.byteOffset == depth - 1)
    }

    @Test("The default limit is 1000")
    func defaultLimit() {
        #expect(failure(of: Array(repeating: UInt8(ascii: "["), count: 1000))?.code == .unexpectedEnd)
        #expect(failure(of: Array(repeating: UInt8(ascii: "["), count: 1001))?.code == .tooDeep)
    }

    @Test("Siblings do not add to the depth")
    func siblings() throws {
        #expect(try parsing("[" + String(repeating: "[],{},", count: 5000) + "[]]", maxDepth: 2) { $0.count } == 10_001)
    }

    @Test("Scalars have no depth")
    func scalars() throws {
        #expect(try parsing("1", maxDepth: 0) { $0.int64 } == 1)
        #expect(failure(of: Array("[]".utf8), maxDepth: 0)?.code == .tooDeep)
    }
}
