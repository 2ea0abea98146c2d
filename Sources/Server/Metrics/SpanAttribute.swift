/// A named value of a span.
public struct SpanAttribute: Sendable, Equatable {
    /// The name, following OpenTelemetry's conventions: `http.response.status_code`. Unique in a span.
    public let name: StaticString
    /// The value.
    public let value: Value

    /// The value of an attribute.
    public enum Value: Sendable, Equatable {
        case text(String)
        case integer(Int64)
        case bool(Bool)
    }

    /// Maximum length of a string in bytes, since spans wait in memory and strings of requests may be long.
    public static let maxTextBytes = 512

    /// Creates an attribute; a longer string is truncated between two characters.
    public init(_ name: StaticString, _ value: Value) {
        self.name = name
        if case .text(let text) = value, text.utf8.count > Self.maxTextBytes {
            self.value = .text(Self.cut(text))
        } else {
            self.value = value
        }
    }

    private static func cut(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += String(scalar).utf8.count
            guard bytes <= maxTextBytes else { break }
            kept.append(scalar)
        }
        return String(kept)
    }

    /// Equal when name and value are.
    public static func == (a: SpanAttribute, b: SpanAttribute) -> Bool {
        "\(a.name)" == "\(b.name)" && a.value == b.value
    }
}
