internal import CVector

/// Returns the index of the first special byte among the sixteen at `text`: a quote, a backslash, a control, or one
/// beyond ASCII; nil if there is none.
@inline(__always)
@unsafe
func firstSpecialByte(in text: UnsafePointer<UInt8>) -> Int? {
    let bits = unsafe cvector_special_bytes(text)
    return bits == 0 ? nil : bits.trailingZeroBitCount / cvector_bits
}

/// Returns the index of the byte among the sixteen at `text` that ends a run of well-formed UTF-8: a quote, a backslash,
/// a control, or one that may not follow the three bytes before it. Nil if there is none. The three bytes must exist.
@inline(__always)
@unsafe
func firstStop(in text: UnsafePointer<UInt8>) -> Int? {
    let bits = unsafe cvector_text_stops(text)
    return bits == 0 ? nil : bits.trailingZeroBitCount / cvector_bits
}

/// Returns true if the twenty bytes at `text` are a time like `2030-01-02T03:04:05Z` (RFC 3339), whose day is at most
/// 28, so that it is valid in any month.
@inline(__always)
@unsafe
func isUTCTime(_ text: UnsafePointer<UInt8>) -> Bool { unsafe cvector_is_utc_time(text) }
