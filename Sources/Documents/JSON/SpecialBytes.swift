internal import CVector

/// Returns the index of the first special byte among the sixteen at `text`: a quote, a backslash, a control, or one
/// beyond ASCII; nil if there is none.
@inline(__always)
@unsafe
func firstSpecialByte(in text: UnsafePointer<UInt8>) -> Int? {
    let bits = unsafe cvector_special_bytes(text)
    return bits == 0 ? nil : bits.trailingZeroBitCount / cvector_bits
}
