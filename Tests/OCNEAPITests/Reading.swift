import JSON

/// Parses `text` and passes the root to `body`.
func reading<Result>(_ text: String, _ body: (Cursor) throws -> Result) throws -> Result {
    let bytes = Array(text.utf8)
    var tape = Tape(capacity: 16)
    let document = try tape.parse(bytes.span)
    return try body(document.root)
}
