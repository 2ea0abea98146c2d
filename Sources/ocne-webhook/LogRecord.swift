internal import JSON

/// One line of the log: a time, a level, a message and named values, as text (`name=value`) or as a JSON object.
///
/// Values that come from requests are written as JSON strings in both forms, so that no value can end a line or pass for another.
struct LogRecord {
    private var writer: JSONWriter
    private let format: LogFormat

    /// Bytes of one value that are shown; more says nothing more.
    private static let maxValueBytes = 256

    init(appendingTo bytes: consuming [UInt8], _ format: LogFormat, time: [UInt8], _ level: LogLevel, _ message: String) {
        writer = JSONWriter(appendingTo: bytes)
        self.format = format
        switch format {
        case .text:
            writer.append(time.span)
            writer.append(" ")
            writer.append(level.name)
            writer.append(" ")
            writer.append(message.utf8.span)
        case .json:
            writer.append("{\"time\":\"")
            writer.append(time.span)
            writer.append("\",\"level\":\"")
            writer.append(level.name)
            writer.append("\",\"message\":")
            writer.string(message)
        }
    }

    /// Adds a value that is a JSON string already.
    mutating func add(_ name: StaticString, _ value: borrowing Cursor) {
        begin(name)
        if value.text.count <= Self.maxValueBytes {
            writer.append(value.text)
        } else {
            writer.needsComma = false
            writer.string(String((value.string ?? "").prefix(Self.maxValueBytes / 4)) + "…")
        }
    }

    mutating func add(_ name: StaticString, _ value: String) {
        begin(name)
        writer.needsComma = false
        writer.string(value)
    }

    mutating func add(_ name: StaticString, _ value: Bool) {
        begin(name)
        writer.append(value ? "true" : "false")
    }

    mutating func add(_ name: StaticString, _ value: UInt64) {
        begin(name)
        writer.needsComma = false
        writer.integer(value)
    }

    private mutating func begin(_ name: StaticString) {
        switch format {
        case .text:
            writer.append(" ")
            writer.append(name)
            writer.append("=")
        case .json:
            writer.append(",\"")
            writer.append(name)
            writer.append("\":")
        }
    }

    /// Ends the line and gives the bytes back.
    consuming func end() -> [UInt8] {
        writer.append(format == .json ? "}\n" : "\n")
        return writer.bytes
    }
}
