/// Reusable memory for numbers: an array with one owner, so that a write need not check for others. An index out of
/// range traps.
@safe
public struct ScratchArray<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<Element>
    @usableFromInline var capacity: Int
    /// Number of elements.
    public private(set) var count = 0

    private static var minimumCapacity: Int { 16 }

    /// Creates memory without elements.
    public init() {
        capacity = Self.minimumCapacity
        unsafe base = .allocate(capacity: capacity)
    }

    deinit {
        unsafe base.deallocate()
    }

    /// The element at an index.
    @inlinable
    public subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count)
            return unsafe base[index]
        }
        @inline(__always) set {
            precondition(index >= 0 && index < count)
            unsafe base[index] = newValue
        }
    }

    /// Adds `number` elements.
    public mutating func append(repeating element: Element, count number: Int) {
        guard number > 0 else { return }
        if number > capacity - count { grow(to: count + number) }
        unsafe (base + count).update(repeating: element, count: number)
        count += number
    }

    /// Removes the elements from `index` on; the memory stays.
    public mutating func removeAll(from index: Int) {
        precondition(index >= 0 && index <= count)
        count = index
    }

    private mutating func grow(to needed: Int) {
        capacity = max(needed, 2 * capacity)
        let grown = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        unsafe grown.update(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = unsafe grown
    }
}
