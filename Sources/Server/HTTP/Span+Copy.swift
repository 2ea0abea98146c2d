extension Span<UInt8> {
    /// A copy of these bytes.
    public var copied: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }
}
