internal import Glibc

/// An HTTP/1.1 response.
public struct Answer: Sendable {
    /// Status code; 0 if the response has none.
    public let status: Int
    /// Header fields with lower-case names.
    public let fields: [String: String]
    /// The body, of `Content-Length` bytes.
    public let body: [UInt8]

    /// The body as a string.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Removes a complete response from the front of `bytes`; returns nil if it is incomplete.
    public static func take(from bytes: inout [UInt8]) -> Answer? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first else { return nil }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1)
            if pair.count == 2 { fields[pair[0].lowercased()] = String(pair[1].drop { $0 == " " }) }
        }
        let status = Int(first.split(separator: " ").dropFirst().first ?? "") ?? 0
        let length = Int(fields["content-length"] ?? "0") ?? 0
        guard bytes.count >= end.upperBound + length else { return nil }
        let body = Array(bytes[end.upperBound..<(end.upperBound + length)])
        bytes.removeFirst(end.upperBound + length)
        return Answer(status: status, fields: fields, body: body)
    }
}

/// Plain HTTP, for the operations listener.
public enum PlainHTTP {
    /// Sends a GET for `path` on a new connection.
    public static func get(_ path: String, port: UInt16) throws -> Answer {
        try exchange("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port: port)
    }

    /// Sends the bytes of a request on a new connection and waits for the response.
    public static func exchange(_ request: String, port: UInt16) throws -> Answer {
        let socket = try Socket(port: port)
        let bytes = Array(request.utf8)
        guard unsafe send(socket.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Socket.Failure(description: "send: \(errno)")
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            if let answer = Answer.take(from: &received) { return answer }
            let count = unsafe recv(socket.descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw Socket.Failure(description: "no answer, only \(received.count) bytes") }
            received += buffer[..<count]
        }
    }
}
