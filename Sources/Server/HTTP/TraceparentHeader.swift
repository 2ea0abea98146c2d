/// The header `traceparent` of one request. A header that is there twice is as good as none: which of the two counts
/// could be read differently.
public struct TraceparentHeader: Equatable, Sendable {
    /// What it says; nil when it is absent, invalid, or there more than once.
    public private(set) var context: TraceContext?
    private var isPresent = false

    /// A header that has not come.
    public init() {}

    /// Takes the value of a header of this name.
    mutating func take(_ value: Span<UInt8>) {
        context = isPresent ? nil : TraceContext(traceparent: value)
        isPresent = true
    }
}
