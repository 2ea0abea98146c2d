internal import CVector

/// Returns true if both spans hold the same bytes.
public func spansEqual(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    let count = a.count
    guard count == b.count else { return false }
    return unsafe a.withUnsafeBufferPointer { a in
        unsafe b.withUnsafeBufferPointer { b in
            guard let a = a.baseAddress, let b = b.baseAddress else { return true }
            return unsafe longBytesEqual(a, b, count)
        }
    }
}

/// Returns true if the first span precedes the second one lexicographically.
public func spanPrecedes(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    let common = min(a.count, b.count)
    return unsafe a.withUnsafeBytes { first in
        unsafe b.withUnsafeBytes { second in
            var i = 0
            // The first byte of a big-endian word is the most significant one.
            while i &+ 8 <= common {
                let mine = UInt64(bigEndian: unsafe first.loadUnaligned(fromByteOffset: i, as: UInt64.self))
                let other = UInt64(bigEndian: unsafe second.loadUnaligned(fromByteOffset: i, as: UInt64.self))
                if mine != other { return mine < other }
                i &+= 8
            }
            while i < common {
                let (mine, other) = unsafe (first[i], second[i])
                if mine != other { return mine < other }
                i &+= 1
            }
            return a.count < b.count
        }
    }
}

/// Returns true if both literals have the same bytes.
public func literalsEqual(_ a: StaticString, _ b: StaticString) -> Bool {
    unsafe a.utf8CodeUnitCount == b.utf8CodeUnitCount && bytesEqual(a.utf8Start, b.utf8Start, a.utf8CodeUnitCount)
}

/// Same as `bytesEqual`, for possibly long strings: thirty-two bytes at a time.
@unsafe
func longBytesEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var i = 0
    while i &+ 32 <= count {
        guard unsafe cvector_equal(a + i, b + i) else { return false }
        i &+= 32
    }
    return unsafe bytesEqual(a + i, b + i, count &- i)
}

/// Compares eight bytes at a time; the last word overlaps the previous one.
@inlinable
@unsafe
func bytesEqual(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let a = unsafe UnsafeRawPointer(a)
    let b = unsafe UnsafeRawPointer(b)
    if count >= 8 {
        var i = 0
        while i &+ 8 <= count {
            guard
                unsafe a.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                    == b.loadUnaligned(fromByteOffset: i, as: UInt64.self)
            else {
                return false
            }
            i &+= 8
        }
        let last = count &- 8
        return unsafe a.loadUnaligned(fromByteOffset: last, as: UInt64.self)
            == b.loadUnaligned(fromByteOffset: last, as: UInt64.self)
    }
    if count >= 4 {
        let last = count &- 4
        return unsafe a.loadUnaligned(as: UInt32.self) == b.loadUnaligned(as: UInt32.self)
            && a.loadUnaligned(fromByteOffset: last, as: UInt32.self)
                == b.loadUnaligned(fromByteOffset: last, as: UInt32.self)
    }
    var i = 0
    while i < count {
        guard unsafe a.load(fromByteOffset: i, as: UInt8.self) == b.load(fromByteOffset: i, as: UInt8.self) else {
            return false
        }
        i &+= 1
    }
    return true
}
