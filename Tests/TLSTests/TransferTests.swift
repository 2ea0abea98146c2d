import TLS
import TestSupport
import Testing

@Suite("Transfers")
struct TransferTests {
    @Test(
        "Bytes arrive as sent, for any size and split",
        arguments: [1, 16_384, 16_385, 1_000_000],
        [(1_000, false), (65_536, false), (1_000, true), (65_536, true)])
    func roundTrip(count: Int, reading: (space: Int, appends: Bool)) throws {
        let (space, appends) = reading
        let connection = try Connection().established()
        let sent = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var received: [UInt8] = []
        var offset = 0
        var buffer = [UInt8](repeating: 0, count: space)
        var turns = 0
        while received.count < count, turns < 100_000 {
            turns += 1
            if offset < count, case .done(let written) = connection.client.write(sent, from: offset) {
                offset += written
            }
            if appends {
                let before = received.count
                let outcome = connection.server.read(appendingTo: &received, limit: space)
                #expect(outcome == (received.count > before ? .done(received.count - before) : .wantsRead))
                #expect(received.count <= before + space)
            } else if case .done(let read) = connection.server.read(into: &buffer, from: 0) {
                received += buffer[..<read]
            }
        }
        #expect(received == sent)
        #expect(connection.server.read(appendingTo: &received, limit: 0) == .wantsRead)
        #expect(connection.server.read(into: &buffer, from: 0) == .wantsRead)
        #expect(!connection.server.hasBufferedInput)
    }

    @Test("Buffered input is reported")
    func buffered() throws {
        let connection = try Connection().established()
        #expect(connection.client.write([1, 2, 3], from: 0) == .done(3))
        #expect(connection.client.write([4], from: 0) == .done(1))
        var byte = [UInt8](repeating: 0, count: 1)
        for expected: UInt8 in 1...4 {
            #expect(connection.server.read(into: &byte, from: 0) == .done(1))
            #expect(byte == [expected])
            #expect(connection.server.hasBufferedInput == (expected < 4))
        }
    }

    @Test("A peer that does not read blocks the writer without data loss")
    func backpressure() throws {
        let connection = try Connection().established()
        let block = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        var written: [UInt8] = []
        var offset = 0
        while case .done(let count) = connection.server.write(block, from: offset) {
            written += block[offset..<(offset + count)]
            offset = (offset + count) % block.count
        }
        #expect(connection.server.write(block, from: offset) == .wantsWrite)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case .done(let count) = connection.client.read(into: &buffer, from: 0) { received += buffer[..<count] }
        // OpenSSL has accepted the record that it could not send: the next call sends it.
        #expect(received == Array(written.prefix(received.count)))
        guard case .done(let count) = connection.server.write(block, from: offset) else {
            Issue.record("still no space")
            return
        }
        written += block[offset..<(offset + count)]
        while case .done(let count) = connection.client.read(into: &buffer, from: 0) { received += buffer[..<count] }
        #expect(received == written)
    }

    @Test("Does nothing without space in the buffer")
    func offsets() throws {
        let connection = try Connection().established()
        #expect(connection.client.write([9, 8, 7], from: 1) == .done(2))
        var buffer: [UInt8] = [1, 2, 3, 4]
        #expect(connection.server.read(into: &buffer, from: 2) == .done(2))
        #expect(buffer == [1, 2, 8, 7])
        #expect(connection.server.read(into: &buffer, from: 4) == .wantsRead)
        var none: [UInt8] = []
        #expect(connection.server.read(into: &none, from: 0) == .wantsRead)
        #expect(connection.client.write([1], from: 1) == .wantsWrite)
        #expect(connection.client.write([], from: 0) == .wantsWrite)
        // The session is unchanged.
        #expect(connection.client.write([5], from: 0) == .done(1))
        #expect(connection.server.read(into: &buffer, from: 0) == .done(1))
        #expect(buffer[0] == 5)
    }

    @Test("A close notification ends one direction only")
    func close() throws {
        let connection = try Connection().established()
        #expect(connection.client.write([1], from: 0) == .done(1))
        connection.client.close()
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(connection.server.read(into: &buffer, from: 0) == .done(1))
        #expect(connection.server.read(into: &buffer, from: 0) == .ended)
        #expect(connection.server.read(into: &buffer, from: 0) == .ended)
        #expect(connection.server.write([2], from: 0) == .done(1))
        #expect(connection.client.read(into: &buffer, from: 0) == .done(1))
    }

    @Test("A closed connection ends the session without a notification")
    func vanish() throws {
        let connection = try Connection().established()
        #expect(connection.client.write([1], from: 0) == .done(1))
        connection.vanish()
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(connection.server.read(into: &buffer, from: 0) == .done(1))
        var outcome = TLSSession.Outcome.wantsRead
        // A process that another test starts at this moment has the client's end until it executes its program.
        try Deadline.wait("the end of the connection") {
            outcome = connection.server.read(into: &buffer, from: 0)
            return outcome != .wantsRead
        }
        #expect(outcome == .ended || outcome.failure != nil)
    }

    @Test("A modified record ends the connection")
    func tampered() throws {
        let connection = try Connection().established()
        connection.sendRaw([23, 3, 3, 0, 20] + [UInt8](repeating: 7, count: 20))
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(connection.server.read(into: &buffer, from: 0).failure != nil)
        #expect(connection.server.read(into: &buffer, from: 0) == .failed("the session is broken"))
        connection.server.close()
    }

    @Test("Closing before the handshake is harmless")
    func closeEarly() throws {
        let connection = try Connection()
        connection.server.close()
        connection.client.close()
        #expect(try connection.established().server.speaksHTTP2 == false)
    }
}
