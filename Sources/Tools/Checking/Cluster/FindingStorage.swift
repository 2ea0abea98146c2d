/// Where a `FindingLog` keeps what exceeds its memory.
public protocol FindingStorage: AnyObject {
    /// The number of bytes.
    var size: Int { get }

    /// Appends bytes; if it throws, the content is unchanged.
    func append(_ bytes: [UInt8]) throws

    /// Returns up to `count` bytes from `offset`; fewer at the end.
    func read(from offset: Int, count: Int) throws -> [UInt8]

    /// Forgets everything from `size` on.
    func truncate(to size: Int)
}
