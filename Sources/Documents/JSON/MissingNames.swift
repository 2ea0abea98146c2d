/// Up to eight names below the deepest existing value: the length of the longest path of a rule.
/// Stores the addresses of literals, which are static, so that a field is small and copying it does not touch the heap.
@safe
@usableFromInline
struct MissingNames: BitwiseCopyable {
    @usableFromInline private(set) var count = 0
    /// One byte per length.
    private var lengths: UInt64 = 0
    private var starts: Starts = (nil, nil, nil, nil, nil, nil, nil, nil)

    private typealias Start = UnsafePointer<UInt8>?
    private typealias Starts = (Start, Start, Start, Start, Start, Start, Start, Start)

    /// Maximum number of names. A ninth is dropped: the path in a message is then cut short.
    static let capacity = 8

    @usableFromInline
    init() {}

    @usableFromInline
    mutating func append(_ name: StaticString) {
        guard count < Self.capacity, name.utf8CodeUnitCount < 256 else { return }
        lengths |= UInt64(name.utf8CodeUnitCount) << UInt64(8 * count)
        let start = unsafe name.utf8Start
        switch count {
        case 0: unsafe starts.0 = unsafe start
        case 1: unsafe starts.1 = unsafe start
        case 2: unsafe starts.2 = unsafe start
        case 3: unsafe starts.3 = unsafe start
        case 4: unsafe starts.4 = unsafe start
        case 5: unsafe starts.5 = unsafe start
        case 6: unsafe starts.6 = unsafe start
        default: unsafe starts.7 = unsafe start
        }
        count += 1
    }

    /// The name at `index`; empty after the last one.
    subscript(index: Int) -> String {
        let start =
            switch index {
            case 0: unsafe starts.0
            case 1: unsafe starts.1
            case 2: unsafe starts.2
            case 3: unsafe starts.3
            case 4: unsafe starts.4
            case 5: unsafe starts.5
            case 6: unsafe starts.6
            case 7: unsafe starts.7
            default: unsafe nil as Start
            }
        guard let start = unsafe start else { return "" }
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start, count: Int(lengths >> UInt64(8 * index) & 255)), as: UTF8.self)
    }
}
