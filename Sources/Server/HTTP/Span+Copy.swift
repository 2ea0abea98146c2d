extension Span<UInt8> {
    /// These bytes in memory of their own, for who outlives them.
    public var copied: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }
}
