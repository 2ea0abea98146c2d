/// The decision on a request whose head has arrived.
public enum HTTP2Decision: Sendable {
    /// Read a body of at most this many bytes.
    case accept(maxBodyBytes: Int)
    /// Respond immediately without reading a body.
    case refuse
}

/// An event of a session.
public enum HTTP2Event: Sendable {
    /// A head has arrived: the owner must call `decide`.
    case head(stream: Int32, HTTP2Head)
    /// An accepted request is complete.
    case body(stream: Int32, [UInt8])
    /// A body exceeds the accepted size; the rest is discarded.
    case tooLarge(stream: Int32)
    /// A stream has ended, with or without a response.
    case closed(stream: Int32)
}
