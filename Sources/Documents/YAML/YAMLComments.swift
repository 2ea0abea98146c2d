internal import CYAML
public import JSON

extension YAML {
    /// Returns the positions of the comments of `text` in order; each extends to the end of its line. Stops at invalid
    /// YAML.
    /// Only white space and comments lie between two tokens, so a `#` inside a scalar is never taken for a comment. A
    /// comment after the `|` or `>` of a block scalar is part of that token and not returned.
    public static func comments(in text: [UInt8]) -> [SourcePosition] {
        var scanner = CommentScanner(text)
        var parser = unsafe yaml_parser_t()
        guard unsafe yaml_parser_initialize(&parser) == 1 else { return [] }
        defer { unsafe yaml_parser_delete(&parser) }
        unsafe text.withUnsafeBufferPointer { buffer in
            unsafe yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var isAtEnd = false
            while !isAtEnd {
                var token = unsafe yaml_token_t()
                guard unsafe yaml_parser_scan(&parser, &token) == 1 else { return }
                unsafe scanner.skip(to: token.start_mark.index)
                unsafe scanner.take(to: token.end_mark.index)
                isAtEnd = unsafe token.type == YAML_STREAM_END_TOKEN
                unsafe yaml_token_delete(&token)
            }
        }
        return scanner.comments
    }
}

/// Scans a string by characters, as libyaml counts them.
private struct CommentScanner {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var line = 1
    private var column = 1
    private(set) var comments: [SourcePosition] = []

    init(_ text: [UInt8]) {
        var scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        self.scalars = scalars
    }

    /// Advances over a token.
    mutating func take(to index: Int) {
        while at < min(index, scalars.count) { step() }
    }

    /// Advances over the space between tokens.
    mutating func skip(to index: Int) {
        var isInComment = false
        while at < min(index, scalars.count) {
            if !isInComment, scalars[at] == "#" {
                comments.append(SourcePosition(line: line, column: column))
                isInComment = true
            }
            if step() { isInComment = false }
        }
    }

    /// Advances over a character; returns true if it ends a line.
    @discardableResult
    private mutating func step() -> Bool {
        let scalar = scalars[at]
        at += 1
        switch scalar {
        case "\r" where at < scalars.count && scalars[at] == "\n": break
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
            line += 1
            column = 1
            return true
        default: break
        }
        column += 1
        return false
    }
}
