/// Up to eight names below the deepest existing value: the length of the longest path of a rule.
/// Stores where literals are, which are static, so that a field is small and copying it does not touch the heap.
@safe
@usableFromInline
struct MissingNames: BitwiseCopyable {
    /// Distances of the literals from `origin`.
    private var distances: (SIMD4<Int32>, SIMD4<Int32>) = (.zero, .zero)
    private var lengths = SIMD8<UInt8>.zero
    private var number: UInt32 = 0

    /// A literal of the program, near all others.
    private static let origin: StaticString = "origin"

    /// Maximum number of names. A ninth is dropped: the path in a message is then cut short.
    static let capacity = 8

    @usableFromInline
    init() {}

    /// Number of names.
    @usableFromInline
    var count: Int { Int(number) }

    /// Adds a name; drops it if it is long, or so far from other literals as none of one program is.
    @usableFromInline
    mutating func append(_ name: StaticString) {
        let distance = unsafe Int(bitPattern: name.utf8Start) &- Int(bitPattern: Self.origin.utf8Start)
        guard count < Self.capacity, let length = UInt8(exactly: name.utf8CodeUnitCount),
            let distance = Int32(exactly: distance)
        else { return }
        if count < 4 { distances.0[count] = distance } else { distances.1[count &- 4] = distance }
        lengths[count] = length
        number &+= 1
    }

    /// The name at `index`; empty after the last one.
    subscript(index: Int) -> String {
        guard index >= 0, index < count else { return "" }
        let distance = index < 4 ? distances.0[index] : distances.1[index - 4]
        let start = unsafe Self.origin.utf8Start + Int(distance)
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: Int(lengths[index])), as: UTF8.self)
    }
}
