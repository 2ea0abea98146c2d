/// Named values of a log line that are the same for many lines, rendered once.
struct LogValues: Sendable {
    let text: [UInt8]
    let json: [UInt8]

    /// Creates the values that `add` adds to a line.
    init(_ add: (inout LogRecord) -> Void) {
        text = LogRecord.values(.text, add)
        json = LogRecord.values(.json, add)
    }
}
