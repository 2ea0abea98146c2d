/// Limits of the HTTP/1.1 parsers.
public enum HTTP1Limits {
    /// Bytes of the request line or status line and the fields together. API servers send some 300 bytes; 16 KiB is
    /// enough for the fields that proxies add.
    public static let headBytes = 16 * 1024
    /// Fields of a request or a response.
    public static let fields = 100
    /// Bytes of a chunk's extensions. Its size has at most 15 digits.
    public static let chunkLineBytes = 256
    /// Bytes of all trailers of a chunked body.
    public static let trailerBytes = 4 * 1024
}
