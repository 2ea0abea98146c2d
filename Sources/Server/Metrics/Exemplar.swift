internal import Primitives

/// A sample measurement of a histogram bucket, with the trace that it belongs to (OpenMetrics 1.0, section
/// "Exemplars").
public struct Exemplar: Sendable, Equatable {
    /// The first 8 bytes of the trace's id.
    let traceIDHigh: UInt64
    /// The last 8 bytes of the trace's id.
    let traceIDLow: UInt64
    let spanID: UInt64
    /// The measured duration.
    let nanoseconds: UInt64
    /// The time of the measurement.
    let unixMilliseconds: Int64

    /// Creates an exemplar of a duration.
    public init(traceIDHigh: UInt64, traceIDLow: UInt64, spanID: UInt64, nanoseconds: UInt64, unixMilliseconds: Int64) {
        self.traceIDHigh = traceIDHigh
        self.traceIDLow = traceIDLow
        self.spanID = spanID
        self.nanoseconds = nanoseconds
        self.unixMilliseconds = unixMilliseconds
    }

    /// The text after a sample. Names and values of its labels have 63 characters; the limit is 128.
    var text: String {
        let trace = Hexadecimal.string(traceIDHigh) + Hexadecimal.string(traceIDLow)
        let milliseconds = "00\(unixMilliseconds % 1000)".suffix(3)
        return
            " # {trace_id=\"\(trace)\",span_id=\"\(Hexadecimal.string(spanID))\"} \(Double(nanoseconds) / 1e9) \(unixMilliseconds / 1000).\(milliseconds)"
    }
}
