/// Skips containers whose content nothing reads: managed fields are a quarter to a third of an object.
extension Parser {
    /// Maximum nesting depth of a skipped container.
    private static let maxOpaqueLevels = 63

    /// Returns the position after the container at `at` if it is expected to be opaque; nil if its content has to be on
    /// the tape.
    func endOfOpaque() -> UnsafePointer<UInt8>? {
        guard unsafe name.pointee.value.isOpaque, maxDepth &- depth > Self.maxOpaqueLevels,
            depth >= opaqueDepth || opaqueDepth == .max
        else { return nil }
        return unsafe Self.end(ofContainerAt: at, lastBlock)
    }

    /// Returns the position after the container at `start`; nil if general steps have to read it: it is empty, not
    /// JSON, has what the fast path does not read, or too many levels, or ends near the end of the input.
    @inline(never)
    @unsafe
    private static func end(
        ofContainerAt start: UnsafePointer<UInt8>, _ lastBlock: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        // An empty container is not opaque.
        guard unsafe start <= lastBlock, unsafe start[1] != start.pointee &+ 2 else { return nil }
        var inObject = unsafe start.pointee == UInt8(ascii: "{")
        // A bit for each open container, set for an object; above them another one.
        var kinds: UInt64 = inObject ? 0b11 : 0b10
        var at = unsafe start + 1
        reading: while unsafe at <= lastBlock {
            value: do {
                if inObject {
                    guard unsafe at.pointee == UInt8(ascii: "\""), let quote = unsafe endOfText(at, lastBlock) else {
                        return nil
                    }
                    if unsafe isBeforeEmptyObject(quote) {
                        unsafe at = unsafe quote + 4
                        break value
                    }
                    guard unsafe quote[1] == UInt8(ascii: ":") else { return nil }
                    unsafe at = unsafe quote + 2
                }
                let first = unsafe at.pointee
                if first == UInt8(ascii: "\"") {
                    guard let quote = unsafe endOfText(at, lastBlock) else { return nil }
                    unsafe at = unsafe quote + 1
                } else if first | 0x20 == UInt8(ascii: "{") {
                    if unsafe at[1] == first &+ 2 {
                        unsafe at += 2
                        break value
                    }
                    guard kinds >> UInt64(maxOpaqueLevels) == 0 else { return nil }
                    inObject = first == UInt8(ascii: "{")
                    kinds = kinds << 1 | (inObject ? 1 : 0)
                    unsafe at += 1
                    continue reading
                } else {
                    guard unsafe at <= lastBlock, let scalar = unsafe usualScalar(at) else { return nil }
                    unsafe at += Int(scalar.length)
                }
            }
            while true {
                let byte = unsafe at.pointee
                if byte == UInt8(ascii: ",") {
                    unsafe at += 1
                    continue reading
                }
                guard byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")), unsafe at <= lastBlock else {
                    return nil
                }
                unsafe at += 1
                kinds >>= 1
                if kinds == 1 { return unsafe at }
                inObject = kinds & 1 != 0
            }
        }
        return nil
    }

    /// Returns the closing quote of the string at `start`; nil if it has other than short escapes or non-ASCII text,
    /// or the end of the input is near.
    @inline(__always)
    @unsafe
    private static func endOfText(
        _ start: UnsafePointer<UInt8>, _ lastBlock: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        if let quote = unsafe closingQuote(start + 1, lastBlock) { return unsafe quote }
        return unsafe closingQuote(afterEscapesFrom: start + 1, lastBlock)
    }

    /// Returns true if the closing quote of a name, with seven more bytes behind it, is followed by `:{}`.
    @inline(__always)
    @unsafe
    private static func isBeforeEmptyObject(_ quote: UnsafePointer<UInt8>) -> Bool {
        unsafe UInt32(littleEndian: UnsafeRawPointer(quote).loadUnaligned(as: UInt32.self)) == 0x7D7B_3A22
    }
}
