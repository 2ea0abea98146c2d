internal import CVector

/// Where the first of the sixteen bytes at `text` is that needs a look in a string: a quote, a backslash, a control, or
/// what is beyond ASCII; nil when there is none.
@inline(__always)
@unsafe
func firstStop(in text: UnsafePointer<UInt8>) -> Int? {
    let stops = unsafe cvector_string_stops(text)
    return stops == 0 ? nil : stops.trailingZeroBitCount / cvector_bits
}
