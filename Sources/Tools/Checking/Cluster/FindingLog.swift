internal import KubernetesAPI

/// The findings of a check, in their order. Keeps the first in memory and the others in a storage, so that the memory
/// does not grow with them. Confined to one thread.
public final class FindingLog: Sequence {
    /// Makes the storage.
    public typealias MakeStorage = () throws -> any FindingStorage

    /// The number of findings.
    public private(set) var count = 0
    /// The number of findings that were not added.
    public private(set) var omitted = 0
    /// Why findings were not added; nil if none were omitted, or the storage could not be read.
    public private(set) var failure: String?
    /// The rules of the findings, in the order of their first one.
    private(set) var rules: [Rule] = []

    private let makeStorage: MakeStorage?
    private let memoryLimit: Int
    /// The first findings.
    private var memory: [UInt8] = []
    /// The others; nil while there are none.
    private var storage: (any FindingStorage)?

    /// Limit of findings, of which each takes some hundred bytes.
    public static let maxFindings = 1_000_000
    /// Bytes in memory: about 2,000 findings.
    public static let memoryBytes = 1 << 20

    /// Creates an empty log.
    ///
    /// - Parameters:
    ///   - memoryLimit: Bytes in memory.
    ///   - makeStorage: Called once they do not suffice; nil to omit all others.
    public init(memoryLimit: Int = memoryBytes, makeStorage: MakeStorage? = nil) {
        self.memoryLimit = memoryLimit
        self.makeStorage = makeStorage
    }

    /// Returns an empty log of the same kind.
    func emptyCopy() -> FindingLog { FindingLog(memoryLimit: memoryLimit, makeStorage: makeStorage) }

    /// Adds a finding, or counts it as omitted if there is no space for it.
    func append(_ finding: ClusterFinding) {
        let rule = rules.firstIndex(of: finding.rule) ?? rules.count
        let record = FindingRecord.encoded(finding, rule: rule)
        do {
            guard count < Self.maxFindings else { throw FindingLogError("limit of \(Self.maxFindings) findings") }
            try add(record)
        } catch {
            omitted += 1
            failure = failure ?? "\(error)"
            return
        }
        if rule == rules.count { rules.append(finding.rule) }
        count += 1
    }

    private func add(_ record: [UInt8]) throws {
        if (storage?.size ?? 0) == 0, memory.count + record.count <= memoryLimit {
            memory += record
            return
        }
        if storage == nil {
            guard let makeStorage else { throw FindingLogError("limit of memory") }
            storage = try makeStorage()
        }
        try storage?.append(record)
    }

    // MARK: Positions

    /// A position in the log, to return to.
    struct Mark {
        fileprivate var size = 0
        fileprivate var count = 0
        fileprivate var omitted = 0
        fileprivate var rules = 0
    }

    /// The end of the log.
    var mark: Mark {
        Mark(size: memory.count + (storage?.size ?? 0), count: count, omitted: omitted, rules: rules.count)
    }

    /// Removes everything after a mark.
    func truncate(to mark: Mark) {
        guard mark.count < count || mark.omitted < omitted else { return }
        (count, omitted) = (mark.count, mark.omitted)
        if omitted == 0 { failure = nil }
        rules.removeSubrange(Swift.min(mark.rules, rules.count)...)
        storage?.truncate(to: Swift.max(mark.size - memory.count, 0))
        memory.removeSubrange(Swift.min(mark.size, memory.count)...)
    }

    // MARK: Reading

    /// Reads the findings from the first one on.
    public func makeIterator() -> Iterator { Iterator(reader: Reader(self)) }

    /// The findings from the first one on.
    public struct Iterator: IteratorProtocol {
        fileprivate var reader: Reader
        fileprivate(set) var offset = 0

        /// Returns the next finding.
        public mutating func next() -> ClusterFinding? {
            guard let (finding, end) = reader.finding(at: offset) else { return nil }
            offset = end
            return finding
        }
    }

    /// Reads findings at offsets, of which a block is in memory.
    struct Reader {
        private let log: FindingLog
        private var block: [UInt8] = []
        private var start = 0

        private static let blockBytes = 16 * 1024

        init(_ log: FindingLog) { self.log = log }

        /// Returns the finding at `offset`, and the offset of the next one; nil at the end.
        mutating func finding(at offset: Int) -> (ClusterFinding, end: Int)? {
            guard let record = record(at: offset) else { return nil }
            guard let finding = FindingRecord.decoded(record, rules: log.rules) else {
                log.failure = "a finding cannot be read again"
                return nil
            }
            return (finding, offset + FindingRecord.headBytes + record.count)
        }

        private mutating func record(at offset: Int) -> ArraySlice<UInt8>? {
            if let found = found(at: offset) { return found }
            var wanted = Self.blockBytes
            while true {
                block = log.bytes(from: offset, count: wanted)
                start = offset
                if let found = found(at: offset) { return found }
                // The end, or a record that is larger than the block.
                guard let size = FindingRecord.size(block[...]), block.count == wanted else { return nil }
                wanted = FindingRecord.headBytes + size
            }
        }

        private func found(at offset: Int) -> ArraySlice<UInt8>? {
            guard offset >= start, offset - start < block.count else { return nil }
            let rest = block[(offset - start)...]
            guard let size = FindingRecord.size(rest), rest.count >= FindingRecord.headBytes + size else { return nil }
            return rest.dropFirst(FindingRecord.headBytes).prefix(size)
        }
    }

    /// Returns up to `count` bytes from `offset`. A record is as a whole in memory, or as a whole in the storage.
    private func bytes(from offset: Int, count: Int) -> [UInt8] {
        if offset < memory.count { return Array(memory[offset..<Swift.min(offset + count, memory.count)]) }
        do {
            return try storage?.read(from: offset - memory.count, count: count) ?? []
        } catch {
            failure = "\(error)"
            return []
        }
    }
}

/// A reason why a finding was not added.
private struct FindingLogError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
