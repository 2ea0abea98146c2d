import EventLoop
import Testing

@testable import WebhookServer

@Suite("Memory of large bodies")
struct LargeBuffersTests {
    private static let mebibyte = 1 << 20
    private static let network = ClientNetwork([])
    private let budget = ByteBudget()
    private let buffers: LargeBuffers

    init() {
        buffers = LargeBuffers(beside: budget)
        buffers.use(limit: 40 * Self.mebibyte)
    }

    /// Keeps a buffer of some MiB that was in use.
    private func keep(_ mebibytes: Int, counted: Int = 0) {
        var bytes = [UInt8](repeating: 1, count: mebibytes * Self.mebibyte)
        buffers.recycle(&bytes, counted: counted)
        #expect(bytes.isEmpty)
    }

    private func makeRoom(_ length: Int) -> [UInt8] {
        var body = [UInt8](repeating: 7, count: 32 * 1024)
        buffers.makeRoom(in: &body, for: length / 64, of: length)
        #expect(body == [UInt8](repeating: 7, count: 32 * 1024))
        return body
    }

    @Test("A body gets the smallest kept buffer that holds it, if it is at most a quarter larger")
    func reuse() {
        keep(12)
        keep(10)
        let kept = buffers.bytesKept
        #expect(kept >= 22 * Self.mebibyte)
        #expect(makeRoom(5 * Self.mebibyte).capacity < 6 * Self.mebibyte)
        #expect(makeRoom(11 * Self.mebibyte).capacity >= 12 * Self.mebibyte)
        #expect(buffers.bytesKept >= 10 * Self.mebibyte && buffers.bytesKept <= kept - 12 * Self.mebibyte)
        var response: [UInt8] = []
        buffers.reserve(9 * Self.mebibyte, in: &response)
        #expect(response.isEmpty && response.capacity >= 10 * Self.mebibyte)
        #expect(buffers.bytesKept == 0)
    }

    @Test("A body has room for all of it once a 64th has arrived, and not before")
    func room() {
        var body: [UInt8] = []
        buffers.makeRoom(in: &body, for: 32 * 1024, of: 8 * Self.mebibyte)
        #expect(body.capacity == 0)
        buffers.makeRoom(in: &body, for: 128 * 1024, of: 8 * Self.mebibyte)
        #expect(body.capacity >= 8 * Self.mebibyte)
    }

    @Test("Small buffers are not kept")
    func small() {
        var bytes = [UInt8](repeating: 1, count: 1000)
        buffers.recycle(&bytes, counted: 0)
        #expect(buffers.bytesKept == 0)
    }

    @Test("What is kept fits beside the bytes in use")
    func limit() {
        #expect(budget.take(30 * Self.mebibyte, beside: 0, limit: 64 * Self.mebibyte, for: Self.network))
        keep(20)
        #expect(buffers.bytesKept == 0)
        keep(20, counted: 20 * Self.mebibyte)
        #expect(buffers.bytesKept >= 20 * Self.mebibyte)
        buffers.makeWay()
        #expect(buffers.bytesKept == 0)
        keep(5)
        buffers.makeWay()
        #expect(buffers.bytesKept >= 5 * Self.mebibyte)
    }

    @Test("At most 64 MiB are kept")
    func most() {
        buffers.use(limit: .max / 2)
        for _ in 0..<4 { keep(20) }
        #expect(buffers.bytesKept >= 60 * Self.mebibyte && buffers.bytesKept <= 64 * Self.mebibyte)
    }

    @Test("What was not used is released at the second check")
    func unused() {
        keep(2)
        keep(4)
        #expect(makeRoom(2 * Self.mebibyte).capacity >= 2 * Self.mebibyte)
        buffers.dropUnused()
        #expect(buffers.bytesKept >= 4 * Self.mebibyte)
        buffers.dropUnused()
        #expect(buffers.bytesKept == 0)
    }
}
