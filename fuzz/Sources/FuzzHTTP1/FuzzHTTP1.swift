import Fuzzing
import HTTP

/// HTTP/1.1 bytes: every split yields the same head and chunks.
@main
enum FuzzHTTP1 {
    static func main() {
        fuzz { input in
            var input = input
            let readsChunks = input.takeByte() & 1 == 1
            let split = input.takeShort() % (input.bytes.count + 1)
            if readsChunks {
                checkChunks(Span(_unsafeElements: input.bytes), split: split, limit: 1 + input.takeByte() * 16)
            } else {
                checkHead(Span(_unsafeElements: input.bytes), split: split)
            }
        }
    }

    static func checkHead(_ bytes: Span<UInt8>, split: Int) {
        let whole = head(bytes)
        if let early = head(bytes.extracting(..<split)) {
            expect(whole == early, "\(early) of a part became \(String(describing: whole))")
        }
        guard case .success(let head) = whole else { return }
        expect(head.length <= bytes.count && head.length <= HTTP1Limits.headBytes, "a head longer than what there is")
        expect(
            head.path.upperBound <= head.length && head.query.upperBound <= head.length, "a target outside of the head")
        // What follows a head does not matter to it.
        expect(self.head(bytes.extracting(..<head.length)) == whole, "the head depends on what follows it")
    }

    static func head(_ bytes: Span<UInt8>) -> Result<HTTP1Head, HTTP1Error>? {
        do throws(HTTP1Error) {
            return try HTTP1Head.parse(bytes, from: 0).map { .success($0) }
        } catch {
            expect(400..<600 ~= error.status, "an error without a status")
            return .failure(error)
        }
    }

    struct Chunks: Equatable {
        var used = 0
        var body: [UInt8] = []
        var isDone = false
        var error: HTTP1Error?
    }

    static func checkChunks(_ bytes: Span<UInt8>, split: Int, limit: Int) {
        let whole = read(bytes, at: 0, limit)
        let parts = read(bytes, at: split, limit)
        expect(whole == parts, "\(whole) in one go, \(parts) in two")
        expect(whole.body.count <= limit, "a body of \(whole.body.count) bytes where \(limit) were allowed")
        expect(whole.isDone || whole.error != nil || whole.used == bytes.count, "bytes were left over")
    }

    /// Reads the bytes up to `split` and then the rest.
    static func read(_ bytes: Span<UInt8>, at split: Int, _ limit: Int) -> Chunks {
        var chunks = Chunks()
        var reader = HTTP1ChunkedBody()
        do throws(HTTP1Error) {
            chunks.used = try reader.read(bytes.extracting(..<split), from: 0, into: &chunks.body, limit: limit)
            expect(reader.isDone || chunks.used == split, "bytes were left over")
            chunks.used += try reader.read(bytes, from: chunks.used, into: &chunks.body, limit: limit)
        } catch {
            // How much of it was used before does not matter any more.
            return Chunks(error: error)
        }
        chunks.isDone = reader.isDone
        return chunks
    }
}
