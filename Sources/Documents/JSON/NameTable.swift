/// Hash tables of names by key, for small sets such as the members of an object, all in one array of bytes.
/// Open addressing, at most half full, so that failed look-ups are short. A bucket holds a name's index in its set, or
/// `noName`.
public struct NameTable: BitwiseCopyable, Sendable {
    @usableFromInline let first: UInt32
    /// The size minus one; the size is a power of two.
    @usableFromInline let mask: UInt32

    /// The content of an empty bucket. A set must be smaller.
    public static let noName = UInt8.max

    /// Appends the table of a set of names to `buckets`.
    ///
    /// - Precondition: There are fewer than 255 names, all different.
    public init(_ keys: [NameKey], addingTo buckets: inout [UInt8]) {
        precondition(keys.count < Int(Self.noName), "too many names in one table")
        var size = 2
        while size < keys.count * 2 { size *= 2 }
        first = UInt32(buckets.count)
        mask = UInt32(size - 1)
        buckets.append(contentsOf: repeatElement(Self.noName, count: size))
        for (i, key) in keys.enumerated() {
            var bucket = bucket(of: key)
            while buckets[bucket] != Self.noName { bucket = self.bucket(after: bucket) }
            buckets[bucket] = UInt8(i)
        }
    }

    /// Creates an empty table.
    public init() {
        first = 0
        mask = 0
    }

    /// Returns the first bucket to probe for a key.
    @inlinable
    public func bucket(of key: NameKey) -> Int { Int(first) &+ (key.hash & Int(mask)) }

    /// Returns the next bucket to probe.
    @inlinable
    public func bucket(after bucket: Int) -> Int { Int(first) &+ ((bucket &- Int(first) &+ 1) & Int(mask)) }
}
