import JSON

/// Parses `text` and calls `body` with the root.
func parsing<Result>(_ text: String, maxDepth: Int = Tape.defaultMaxDepth, _ body: (Cursor) throws -> Result) throws
    -> Result
{
    try parsing(Array(text.utf8), maxDepth: maxDepth, body)
}

/// Parses `bytes` with a tape that must grow for more than 16 values, and calls `body` with the root.
func parsing<Result>(_ bytes: [UInt8], maxDepth: Int = Tape.defaultMaxDepth, _ body: (Cursor) throws -> Result) throws
    -> Result
{
    var tape = Tape(capacity: 16)
    let document = try tape.parse(bytes.span, maxDepth: maxDepth)
    return try body(document.root)
}

/// Returns the error for `bytes`; nil if they are valid.
func failure(of bytes: [UInt8], maxDepth: Int = Tape.defaultMaxDepth) -> JSONError? {
    do {
        try parsing(bytes, maxDepth: maxDepth) { _ in }
        return nil
    } catch {
        return error as? JSONError
    }
}

/// Returns a document of `content` in quotes.
func quotedBytes(_ content: [UInt8]) -> [UInt8] {
    [UInt8(ascii: "\"")] + content + [UInt8(ascii: "\"")]
}
