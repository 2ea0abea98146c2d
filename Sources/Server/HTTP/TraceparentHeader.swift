/// The `traceparent` header of a request. A repeated header is ignored: parsers could disagree on which one counts.
public struct TraceparentHeader: Equatable, Sendable {
    /// The parsed value; nil if the header is absent, invalid or repeated.
    public private(set) var context: TraceContext?
    private var isPresent = false

    /// Creates an absent header.
    public init() {}

    /// Records the value of a header of this name.
    mutating func take(_ value: Span<UInt8>) {
        context = isPresent ? nil : TraceContext(traceparent: value)
        isPresent = true
    }
}
