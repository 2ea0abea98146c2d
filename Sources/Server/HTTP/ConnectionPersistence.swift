/// Decides whether a connection persists after a message (RFC 9112, section 9.3).
struct ConnectionPersistence {
    /// True for HTTP/1.1, whose connections persist unless a message declines; those of HTTP/1.0 persist on request.
    var isVersion11 = true
    private var isClose = false
    private var isKeepAlive = false

    /// Reads the value of a `Connection` field.
    mutating func read(_ value: Range<Int>, in bytes: Span<UInt8>) {
        if bytes.contains(value, "close") { isClose = true }
        if bytes.contains(value, "keep-alive") { isKeepAlive = true }
    }

    /// True if the connection persists.
    var keepsAlive: Bool { !isClose && (isVersion11 || isKeepAlive) }
}
