internal import Primitives

/// Decodes a body in chunked transfer coding (RFC 9112, section 7.1) incrementally.
public struct HTTP1ChunkedBody: Sendable {
    private enum State: Equatable {
        case size(digits: Int)
        case extensions
        case sizeLineFeed
        case data(Int)
        case dataCarriageReturn
        case dataLineFeed
        case trailerStart
        case trailer
        case trailerLineFeed
        case endLineFeed
        case done
    }

    private var state = State.size(digits: 0)
    private var size = 0
    private var lineBytes = 0
    private var trailerBytes = 0

    /// Creates a decoder positioned before the first chunk size.
    public init() {}

    /// True if the last chunk and the trailers have been read.
    public var isDone: Bool { state == .done }

    /// Decodes `bytes` from `start` on and appends the content to `body`.
    ///
    /// - Parameter limit: Maximum size of `body` in bytes, including its existing content.
    /// - Returns: Number of bytes consumed; all of them unless the body is complete.
    /// - Throws: `HTTP1Error`: 400 for malformed chunks, 413 beyond `limit` and before buffering, 431 for trailers
    ///   beyond `HTTP1Limits.trailerBytes`.
    public mutating func read(_ bytes: Span<UInt8>, from start: Int, into body: inout [UInt8], limit: Int)
        throws(HTTP1Error) -> Int
    {
        var at = start
        while at < bytes.count, state != .done {
            let byte = bytes[at]
            switch state {
            case .data(let left):
                let count = min(left, bytes.count - at)
                let part = bytes.extracting(at..<(at + count))
                unsafe part.withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
                at += count
                state = count == left ? .dataCarriageReturn : .data(left - count)
                continue
            case .size(let digits): try readSize(byte, digits)
            case .extensions: try readExtension(byte)
            case .sizeLineFeed:
                guard byte == LF else { throw HTTP1Error(400, "a chunk size does not end with CR LF") }
                lineBytes = 0
                guard size <= limit - body.count else { throw HTTP1Error(413, "body too large") }
                state = size == 0 ? .trailerStart : .data(size)
            case .dataCarriageReturn:
                guard byte == CR else { throw HTTP1Error(400, "chunk data exceeds the chunk size") }
                state = .dataLineFeed
            case .dataLineFeed:
                guard byte == LF else { throw HTTP1Error(400, "a chunk does not end with CR LF") }
                size = 0
                state = .size(digits: 0)
            case .trailerStart:
                try countTrailer()
                guard byte == CR || isTokenByte(byte) else { throw HTTP1Error(400, "a trailer is malformed") }
                state = byte == CR ? .endLineFeed : .trailer
            case .trailer:
                try countTrailer()
                guard byte != LF, byte != 0 else { throw HTTP1Error(400, "a trailer does not end with CR LF") }
                if byte == CR { state = .trailerLineFeed }
            case .trailerLineFeed:
                guard byte == LF else { throw HTTP1Error(400, "a trailer does not end with CR LF") }
                state = .trailerStart
            case .endLineFeed:
                guard byte == LF else { throw HTTP1Error(400, "the body does not end with CR LF") }
                state = .done
            case .done: break
            }
            at += 1
        }
        return at - start
    }

    private mutating func readSize(_ byte: UInt8, _ digits: Int) throws(HTTP1Error) {
        if let value = Hexadecimal.value(of: byte) {
            // Fifteen digits fit 64 bits.
            guard digits < 15 else { throw HTTP1Error(400, "a chunk size is too long") }
            size = size << 4 | Int(value)
            state = .size(digits: digits + 1)
            return
        }
        guard digits > 0 else { throw HTTP1Error(400, "a chunk size is missing") }
        switch byte {
        case CR: state = .sizeLineFeed
        case UInt8(ascii: ";"): state = .extensions
        default: throw HTTP1Error(400, "a chunk size is not a hexadecimal number")
        }
    }

    private mutating func readExtension(_ byte: UInt8) throws(HTTP1Error) {
        lineBytes += 1
        guard lineBytes <= HTTP1Limits.chunkLineBytes else {
            throw HTTP1Error(400, "chunk extensions are too long")
        }
        if byte == CR {
            state = .sizeLineFeed
        } else if byte < 0x20 && byte != 0x09 || byte == 0x7F {
            throw HTTP1Error(400, "a chunk extension contains a control character")
        }
    }

    private mutating func countTrailer() throws(HTTP1Error) {
        trailerBytes += 1
        guard trailerBytes <= HTTP1Limits.trailerBytes else { throw HTTP1Error(431, "the trailers are too large") }
    }
}
