public import TLS

/// A client of HTTP/2 that sends exactly the frames it is told to, also those that no good client would send.
///
/// It speaks just enough: fields are sent as literals, and the server is told to keep no table of them, so that a
/// status can be read without one.
public final class HTTP2Client {
    /// The connection below, for bytes that are no frames.
    public let connection: SecureClient
    private var input: [UInt8] = []
    private var answers: [UInt32: Partial] = [:]
    /// Error codes of streams that the server has reset.
    public private(set) var resets: [UInt32: UInt32] = [:]
    /// GOAWAY frames: the last stream and the error code of each.
    public private(set) var goAways: [(lastStream: UInt32, code: UInt32)] = []
    /// What the server allows, by its SETTINGS.
    public private(set) var settings: [UInt16: UInt32] = [:]
    /// Bytes that may be sent on the connection, and on a stream beyond what its SETTINGS allow.
    private var window = 65_535
    private var streamWindows: [UInt32: Int] = [:]
    private var nextStream: UInt32 = 1
    /// True if what is received is allowed again at once.
    private let reads: Bool

    /// Something that the server did against expectation.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened, for the log of the test.
        public let description: String
    }

    private struct Partial {
        var status = 0
        var body: [UInt8] = []
        var isComplete = false
    }

    /// Types of frames, by their numbers (RFC 9113, section 6).
    public enum FrameType: UInt8, Sendable {
        case data = 0, headers, priority, reset, settings, pushPromise, ping, goAway, windowUpdate, continuation
    }

    /// Connects.
    ///
    /// - Parameters:
    ///   - certificate: What it shows of itself when it is asked to.
    ///   - window: Bytes that the server may send on a stream ahead of being allowed more.
    ///   - reads: Whether it is allowed more as answers come.
    public init(_ server: ServerProcess, certificate: Certificate? = nil, window: UInt32 = 1 << 20, reads: Bool = true)
        throws
    {
        connection = try SecureClient(server, certificate: certificate, offersHTTP2: true)
        self.reads = reads
        try connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        // No table for fields, no push, this window.
        try send(.settings, payload: Self.setting(1, 0) + Self.setting(2, 0) + Self.setting(4, window))
    }

    private static func setting(_ name: UInt16, _ value: UInt32) -> [UInt8] {
        [UInt8(name >> 8), UInt8(name & 255)] + bytes(value)
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    // MARK: - Out

    /// A frame as it is sent.
    public static func frame(_ type: FrameType, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) -> [UInt8]
    {
        let length = UInt32(payload.count)
        return Array(bytes(length)[1...]) + [type.rawValue, flags] + bytes(stream) + payload
    }

    /// Sends one frame.
    public func send(_ type: FrameType, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) throws {
        try connection.send(Self.frame(type, flags: flags, stream: stream, payload: payload))
    }

    /// The fields of a POST, and `further` ones.
    public static func head(
        _ path: String, length: Int?, method: String = "POST", type: String? = "application/json",
        further: [(String, String)] = []
    ) -> [UInt8] {
        var fields = [(":method", method), (":scheme", "https"), (":path", path), (":authority", "localhost")]
        if let type { fields.append(("content-type", type)) }
        if let length { fields.append(("content-length", "\(length)")) }
        return (fields + further).flatMap { [0] + text($0.0) + text($0.1) }
    }

    private static func text(_ value: String) -> [UInt8] {
        let bytes = Array(value.utf8)
        return bytes.count < 127
            ? [UInt8(bytes.count)] + bytes
            : [127, UInt8((bytes.count - 127) & 127 | 128), UInt8((bytes.count - 127) >> 7)] + bytes
    }

    /// Begins a request and returns its stream.
    public func begin(
        _ path: String = "/mutate-\(Reviews.config)?timeout=10s", length: Int?, ends: Bool = false,
        method: String = "POST",
        type: String? = "application/json", further: [(String, String)] = []
    ) throws -> UInt32 {
        let stream = nextStream
        nextStream += 2
        let head = Self.head(path, length: length, method: method, type: type, further: further)
        try send(.headers, flags: ends ? 5 : 4, stream: stream, payload: head)
        return stream
    }

    /// Sends a part of a body, waiting for the server to allow it.
    public func body(_ bytes: [UInt8], on stream: UInt32, ends: Bool = true) throws {
        var offset = 0
        repeat {
            var allowed = min(bytes.count - offset, 16_384)
            if allowed > 0 {
                while min(window, streamWindow(stream)) <= 0 {
                    // An answer before the body's end means that no more of it is wanted.
                    if resets[stream] != nil || answers[stream]?.isComplete == true { return }
                    try receive()
                }
                allowed = min(allowed, window, streamWindow(stream))
            }
            let isLast = offset + allowed == bytes.count
            try send(
                .data, flags: ends && isLast ? 1 : 0, stream: stream, payload: Array(bytes[offset..<(offset + allowed)])
            )
            offset += allowed
            window -= allowed
            streamWindows[stream, default: 0] -= allowed
        } while offset < bytes.count
    }

    private func streamWindow(_ stream: UInt32) -> Int {
        Int(settings[4] ?? 65_535) + streamWindows[stream, default: 0]
    }

    /// Sends a whole request and returns its stream.
    public func request(
        _ body: String, to path: String = "/mutate-\(Reviews.config)?timeout=10s", saysLength: Bool = true,
        further: [(String, String)] = []
    ) throws -> UInt32 {
        let bytes = Array(body.utf8)
        let stream = try begin(path, length: saysLength ? bytes.count : nil, further: further)
        try self.body(bytes, on: stream)
        return stream
    }

    /// Resets a stream with CANCEL.
    public func reset(_ stream: UInt32) throws { try send(.reset, stream: stream, payload: [0, 0, 0, 8]) }

    /// Says that no more streams of the server will be taken, with NO_ERROR.
    public func goAway() throws { try send(.goAway, payload: [0, 0, 0, 0, 0, 0, 0, 0]) }

    /// Lets the server send so many bytes more.
    public func allow(_ bytes: UInt32, on stream: UInt32 = 0) throws {
        try send(.windowUpdate, stream: stream, payload: Self.bytes(bytes))
    }

    // MARK: - In

    /// The answer on a stream, once it is complete.
    public func answer(_ stream: UInt32) throws -> Answer {
        while true {
            if let partial = answers[stream], partial.isComplete {
                answers[stream] = nil
                return Answer(status: partial.status, fields: [:], body: partial.body)
            }
            if let code = resets[stream] { throw Failure(description: "stream \(stream) was reset with \(code)") }
            try receive()
        }
    }

    /// Reads until `condition` holds.
    public func receive(until condition: () -> Bool) throws {
        while !condition() { try receive() }
    }

    /// Returns true if the server ends the connection, whatever it still says before.
    public func isEnded() throws -> Bool {
        while true {
            do { try receive() } catch is Ended { return true }
        }
    }

    private struct Ended: Error {}

    /// Takes in one frame.
    private func receive() throws {
        while true {
            if input.count >= 9 {
                let length = Int(input[0]) << 16 | Int(input[1]) << 8 | Int(input[2])
                if input.count >= 9 + length {
                    let frame = Array(input[..<(9 + length)])
                    input.removeFirst(9 + length)
                    return try take(frame)
                }
            }
            guard let more = try connection.receive() else { throw Ended() }
            input += more
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

    private func take(_ frame: [UInt8]) throws {
        let flags = frame[4]
        let stream = Self.number(frame[5..<9]) & 0x7FFF_FFFF
        let payload = frame[9...]
        switch FrameType(rawValue: frame[3]) {
        case .data:
            answers[stream, default: Partial()].body += payload
            if flags & 1 != 0 { answers[stream]?.isComplete = true }
            if reads, !payload.isEmpty {
                try allow(UInt32(payload.count))
                if flags & 1 == 0 { try allow(UInt32(payload.count), on: stream) }
            }
        case .headers:
            answers[stream, default: Partial()].status = Self.status(Array(payload))
            if flags & 1 != 0 { answers[stream]?.isComplete = true }
        case .reset: resets[stream] = Self.number(payload)
        case .goAway:
            goAways.append((Self.number(payload.prefix(4)) & 0x7FFF_FFFF, Self.number(payload.dropFirst(4).prefix(4))))
        case .settings where flags & 1 == 0:
            for at in stride(from: payload.startIndex, to: payload.endIndex, by: 6) {
                settings[UInt16(Self.number(payload[at..<(at + 2)]))] = Self.number(payload[(at + 2)..<(at + 6)])
            }
            try send(.settings, flags: 1)
        case .ping where flags & 1 == 0: try send(.ping, flags: 1, payload: Array(payload))
        case .windowUpdate:
            if stream == 0 {
                window += Int(Self.number(payload))
            } else {
                streamWindows[stream, default: 0] += Int(Self.number(payload))
            }
        default: break
        }
    }

    /// `:status`, the first field of an answer (RFC 7541, appendix A).
    private static func status(_ block: [UInt8]) -> Int {
        // A change of the table's size may come first.
        guard let at = block.firstIndex(where: { $0 >> 5 != 1 }) else { return 0 }
        let known: [UInt8: Int] = [0x88: 200, 0x89: 204, 0x8A: 206, 0x8B: 304, 0x8C: 400, 0x8D: 404, 0x8E: 500]
        if let status = known[block[at]] { return status }
        guard at + 5 <= block.count, block[at + 1] == 3 else { return 0 }
        return Int(String(decoding: block[(at + 2)..<(at + 5)], as: UTF8.self)) ?? 0
    }
}
