internal import CNghttp2

/// The field lines of a response while they are handed to nghttp2, on the stack.
@unsafe
struct HTTP2FieldLines {
    private let lines: UnsafeMutableBufferPointer<nghttp2_nv>
    private let digits: UnsafeMutableBufferPointer<UInt8>
    private var count = 0
    private var usedDigits = 0

    /// Digits of the largest integer.
    private static let maxDigits = 20

    /// Calls `body` with the lines of a response. They are valid until it returns.
    ///
    /// - Parameter length: Value of `content-length`.
    static func with(
        status: Int, contentType: StaticString, length: Int, date: [UInt8], _ fields: [ResponseField],
        _ body: (UnsafeMutableBufferPointer<nghttp2_nv>) -> Void
    ) {
        unsafe date.withUnsafeBufferPointer { date in
            unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * maxDigits) { digits in
                unsafe withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: 4 + fields.count) { lines in
                    var made = unsafe HTTP2FieldLines(lines: lines, digits: digits)
                    unsafe made.add(":status", status)
                    unsafe made.add("content-type", contentType)
                    unsafe made.add("content-length", length)
                    unsafe made.add("date", date.baseAddress, date.count)
                    for field in fields { unsafe made.add(field.name, field.value) }
                    unsafe body(UnsafeMutableBufferPointer(rebasing: lines[..<made.count]))
                }
            }
        }
    }

    private init(lines: UnsafeMutableBufferPointer<nghttp2_nv>, digits: UnsafeMutableBufferPointer<UInt8>) {
        unsafe (self.lines, self.digits) = unsafe (lines, digits)
    }

    private mutating func add(_ name: StaticString, _ value: StaticString) {
        unsafe add(name, value.utf8Start, value.utf8CodeUnitCount)
    }

    /// Adds a number; a negative one as 0.
    private mutating func add(_ name: StaticString, _ value: Int) {
        let start = unsafe usedDigits
        var rest = max(value, 0)
        var unit = 1
        while rest / unit >= 10 { unit *= 10 }
        while unit > 0, unsafe usedDigits < digits.count {
            unsafe digits[usedDigits] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / unit)
            unsafe usedDigits += 1
            rest %= unit
            unit /= 10
        }
        unsafe add(name, digits.baseAddress.map { unsafe UnsafePointer($0 + start) }, usedDigits - start)
    }

    private mutating func add(_ name: StaticString, _ value: UnsafePointer<UInt8>?, _ length: Int) {
        guard unsafe count < lines.count else { return }
        // nghttp2 does not change names and values.
        unsafe lines.initializeElement(
            at: count,
            to: nghttp2_nv(
                name: UnsafeMutablePointer(mutating: name.utf8Start), value: UnsafeMutablePointer(mutating: value),
                namelen: name.utf8CodeUnitCount, valuelen: length, flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
        unsafe count += 1
    }
}
