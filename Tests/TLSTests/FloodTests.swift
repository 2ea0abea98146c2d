import Glibc
import Testing

@testable import TLS

@Suite("Peers that send records without data")
struct FloodTests {
    private typealias KeyUpdate = @convention(c) (OpaquePointer, Int32) -> Int32

    /// `SSL_key_update` of the loaded OpenSSL: no session of ours ever requests it.
    private static func keyUpdate() throws -> KeyUpdate {
        let symbol = unsafe try #require(dlsym(nil, "SSL_key_update"))
        return unsafe unsafeBitCast(symbol, to: KeyUpdate.self)
    }

    @Test("Rejects a client that only updates its keys, but not one that sends data in between")
    func keyUpdates() throws {
        let keyUpdate = unsafe try Self.keyUpdate()
        for hasData in [false, true] {
            let connection = try Connection().established()
            var buffer = [UInt8](repeating: 0, count: 1_000)
            var outcome = TLSSession.Outcome.wantsRead
            var sent = 0
            // 27 bytes each: some 100 KiB.
            while sent < 4_000, outcome.failure == nil {
                for _ in 0..<20 {
                    // Without a response from the server.
                    _ = unsafe connection.client.withSession { unsafe keyUpdate($0, 0) }
                    #expect(connection.client.handshake() == .done(0))
                    sent += 1
                }
                if hasData { #expect(connection.client.write(buffer, from: 0) == .done(buffer.count)) }
                outcome = connection.server.read(into: &buffer, from: 0)
                if case .done = outcome { outcome = connection.server.read(into: &buffer, from: 0) }
            }
            #expect(outcome == (hasData ? .wantsRead : .failed("too many records without data")))
            if !hasData { #expect(sent > 1_000) }
        }
    }

    @Test("One call reads from the socket once, so that a fast sender cannot monopolise it")
    func oneReadPerCall() throws {
        let connection = try Connection().established()
        var buffer = [UInt8](repeating: 0, count: 64)
        // The beginning of a record, then its rest.
        connection.sendRaw([23, 3, 3])
        #expect(connection.server.read(into: &buffer, from: 0) == .wantsRead)
        #expect(connection.server.hasBufferedInput)
        connection.sendRaw([0, 20] + [UInt8](repeating: 7, count: 19))
        #expect(connection.server.read(into: &buffer, from: 0) == .wantsRead)
        connection.sendRaw([7])
        #expect(connection.server.read(into: &buffer, from: 0).failure != nil)
    }
}
