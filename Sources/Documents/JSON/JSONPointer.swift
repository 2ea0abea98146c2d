/// A JSON Pointer (RFC 6901) to a value of a document, as in patches. Messages use field paths instead.
public struct JSONPointer: Equatable, Sendable {
    /// The reference tokens, unescaped.
    public let tokens: [String]

    /// Creates a pointer of unescaped reference tokens; without any it is the whole document.
    public init(tokens: [String]) {
        self.tokens = tokens
    }

    /// Creates a pointer from path steps.
    public init(_ steps: [PathStep]) {
        tokens = steps.map { step in
            switch step {
            case .member(let name): name
            case .element(let index): String(index)
            }
        }
    }

    /// Parses a pointer; nil if it is non-empty without a leading `/`, or contains a `~` other than `~0` or `~1`.
    public init?(_ text: String) {
        guard !text.isEmpty else {
            tokens = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            var token: [UInt8] = []
            var rest = part.makeIterator()
            while let unit = rest.next() {
                guard unit == UInt8(ascii: "~") else {
                    token.append(unit)
                    continue
                }
                switch rest.next() {
                case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
                default: return nil
                }
            }
            tokens.append(String(decoding: token, as: UTF8.self))
        }
        self.tokens = tokens
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The pointer in the syntax of RFC 6901, section 3, `~` as `~0` and `/` as `~1`: `/metadata/labels/a~1b`. Empty
    /// for the whole document.
    public var description: String {
        var units: [UInt8] = []
        for token in tokens { Self.append(token, to: &units) }
        return String(decoding: units, as: UTF8.self)
    }

    /// Appends a reference token, escaped, after a slash.
    static func append(_ token: String, to pointer: inout [UInt8]) { append(token.utf8.span, to: &pointer) }

    /// Appends a reference token, escaped, after a slash.
    static func append(_ token: Span<UInt8>, to pointer: inout [UInt8]) {
        pointer.append(addingCapacity: 1 + 2 * token.count) { output in
            output.append(UInt8(ascii: "/"))
            for i in token.indices {
                switch token[i] {
                case UInt8(ascii: "~"):
                    output.append(UInt8(ascii: "~"))
                    output.append(UInt8(ascii: "0"))
                case UInt8(ascii: "/"):
                    output.append(UInt8(ascii: "~"))
                    output.append(UInt8(ascii: "1"))
                case let unit: output.append(unit)
                }
            }
        }
    }
}

extension Cursor {
    /// Returns the value at `pointer` (RFC 6901, section 4); nil if there is none. `-` never refers to a value.
    @_lifetime(copy self)
    public func value(at pointer: JSONPointer) -> Cursor? {
        var at = self
        for token in pointer.tokens {
            if at.isArray {
                guard let index = Self.arrayIndex(token), let element = at.element(at: index) else { return nil }
                at = element
            } else {
                guard let value = at[named: token] else { return nil }
                at = value
            }
        }
        return at
    }

    /// Returns the element at `index`, starting at 0. Linear.
    @_lifetime(copy self)
    public func element(at index: Int) -> Cursor? {
        var elements = self.elements
        var position = 0
        while let element = elements.next() {
            if position == index { return element }
            position += 1
        }
        return nil
    }

    /// Parses an index (RFC 6901): digits without leading zeros.
    private static func arrayIndex(_ token: String) -> Int? {
        let units = token.utf8
        guard let first = units.first, units.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
        guard first != UInt8(ascii: "0") || units.count == 1 else { return nil }
        return Int(token)
    }
}
