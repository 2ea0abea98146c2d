internal import JSON

/// One line of the log: time, level, message and named values, as text (`name=value`) or as a JSON object.
///
/// Values of requests are JSON strings in both formats, so that no value can end a line or imitate another. Not copyable,
/// so that the bytes have one owner and are never copied to be appended to.
struct LogRecord: ~Copyable {
    private var writer: JSONWriter
    private let format: LogFormat

    /// Maximum size of one value; longer ones are truncated.
    private static let maxValueBytes = 256

    init(appendingTo bytes: consuming [UInt8], _ format: LogFormat, time: [UInt8], _ level: LogLevel, _ message: String)
    {
        writer = JSONWriter(appendingTo: bytes)
        self.format = format
        switch format {
        case .text:
            writer.append(time.span)
            writer.append(" ", level.name, " ", message.utf8.span)
        case .json:
            writer.append("{\"time\":\"")
            writer.append(time.span)
            writer.append("\",\"level\":\"")
            writer.append(level.name)
            writer.append("\",\"message\":")
            writer.string(message)
        }
    }

    private init(_ format: LogFormat) {
        writer = JSONWriter()
        self.format = format
    }

    /// Returns the bytes of the values that `add` adds to a line.
    static func values(_ format: LogFormat, _ add: (inout LogRecord) -> Void) -> [UInt8] {
        var record = LogRecord(format)
        add(&record)
        return record.writer.bytes
    }

    /// Adds values that were rendered before.
    mutating func add(_ values: LogValues) {
        writer.append((format == .json ? values.json : values.text).span)
    }

    /// Adds a value that is a JSON string already.
    mutating func add(_ name: StaticString, _ value: borrowing Cursor) {
        let text = value.text
        if text.count <= Self.maxValueBytes, Self.isPlain(text) { return begin(name, text) }
        begin(name)
        let content = value.string ?? ""
        appendEscaped(text.count <= Self.maxValueBytes ? content : "\(content.prefix(Self.maxValueBytes / 4))…")
    }

    mutating func add(_ name: StaticString, _ value: String) {
        begin(name)
        guard Self.isPlain(value.utf8.span) else { return appendEscaped(value) }
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

    private mutating func appendEscaped(_ text: String) {
        writer.append(Self.escaped(text).span)
    }

    private mutating func begin(_ name: StaticString, _ value: Span<UInt8> = Span()) {
        switch format {
        case .text: writer.append(" ", name, "=", value)
        case .json: writer.append(",\"", name, "\":", value)
        }
    }

    /// Ends the line and returns the bytes.
    consuming func end() -> [UInt8] {
        writer.append(format == .json ? "}\n" : "\n")
        return writer.bytes
    }
}
