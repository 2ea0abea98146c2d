/// What to do with a request whose head has come.
public enum HTTP2Decision: Sendable {
    /// Read a body of at most so many bytes.
    case accept(maxBodyBytes: Int)
    /// Answer at once and read no body.
    case refuse
}

/// What has happened in a session.
public enum HTTP2Event: Sendable {
    /// A head has come: `decide` is due.
    case head(stream: Int32, HTTP2Head)
    /// A request that was accepted is complete.
    case body(stream: Int32, [UInt8])
    /// A body has grown beyond what was accepted; no more of it is read.
    case tooLarge(stream: Int32)
    /// A stream has ended, whether or not it was answered.
    case closed(stream: Int32)
}
