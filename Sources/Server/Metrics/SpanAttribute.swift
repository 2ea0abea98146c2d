/// A named value of a span.
public struct SpanAttribute: Sendable, Equatable {
    /// The name, by OpenTelemetry's rules: `http.response.status_code`. Each stands in a span once.
    public let name: StaticString
    /// The value.
    public let value: Value

    /// What a value can be.
    public enum Value: Sendable, Equatable {
        case text(String)
        case integer(Int64)
        case bool(Bool)
    }

    /// Bytes of a text that are kept: spans wait in memory, and what a request says may be long.
    public static let maxTextBytes = 512

    /// An attribute; a longer text is cut off between two characters.
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
