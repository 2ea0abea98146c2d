import APISchema
import TestDocuments

extension Maker {
    mutating func integer(_ schema: Schema, bits: Int) -> Value {
        let (least, most): (Int64, Int64) = bits == 32 ? (Int64(Int32.min), Int64(Int32.max)) : (.min, .max)
        let bounds = max(least, schema.minimum ?? least)...min(most, schema.maximum ?? most)
        let candidates = [0, 0, 1, 2, 3, 7, 90, -1, bounds.lowerBound, bounds.upperBound, Int64(random.below(4000))]
        return .number(Array("\(pick(candidates.filter { bounds.contains($0) }))".utf8))
    }

    mutating func intOrString(_ schema: Schema) -> Value {
        if random.once(in: 2) { return .number(Array(pick(["0", "1", "2", "-1", "2147483647"]).utf8)) }
        let texts = schema.pattern == nil ? ["0", "1", "25%", "", "+1", "é"] : schema.examples
        return .string(Array(pick(texts).utf8))
    }

    mutating func text(_ schema: Schema, _ format: TextFormat, named name: String) -> [UInt8] {
        switch format {
        case .duration: return Array(duration().utf8)
        case .dateTime:
            return Array(
                pick([
                    "2030-01-01T00:00:00Z", "2026-02-28T23:59:59Z", "2030-01-01T00:00:00.000Z",
                    "2030-01-01T02:00:00.5+02:00",
                    "0001-01-01T00:00:00Z", "1969-12-31T23:59:59-00:00",
                ]).utf8)
        case .bootstrapToken: return Array(token(schema).utf8)
        case .bytes: return Array(pick(["AA==", "c29tZSBieXRlcw==", "////"]).utf8)
        case .text: break
        }
        if !schema.examples.isEmpty { return Array(pick(schema.examples).utf8) }
        let length = (schema.minLength ?? 0)...(schema.maxLength ?? 300)
        if let stock = Self.stock[name], !random.once(in: 6) {
            let fitting = stock.filter { length.contains($0.count) }
            if !fitting.isEmpty { return Array(pick(fitting).utf8) }
        }
        return plainText(length: length)
    }

    /// Returns a string of a length in this range: empty if allowed, one of a few that repeat, or characters that JSON
    /// escapes.
    mutating func plainText(length: ClosedRange<Int>) -> [UInt8] {
        if length.lowerBound == 0, random.once(in: 6) { return [] }
        if random.once(in: 2) { return Array(pick(["a", "b", "c"]).utf8) }
        let scalars: [Unicode.Scalar] = [
            "a", "b", "Z", "0", "-", ".", "/", ":", " ", "\"", "\\", "\n", "\t", "\u{1}", "\u{1F}", "\u{7F}", "é", "e",
            "\u{301}", "€",
            "\u{2028}", "\u{1F600}", "<", "&", "{", "}", "~",
        ]
        let most = min(length.upperBound, random.once(in: 30) ? 300 : 12)
        var text = String.UnicodeScalarView()
        for _ in 0..<(max(length.lowerBound, 1) + random.below(max(most - length.lowerBound, 0))) {
            text.append(pick(scalars))
        }
        return Array(String(text).utf8)
    }

    private mutating func duration() -> String {
        if unreadable, random.once(in: 4) {
            return pick(["", "5", "1d", "soon", "1h 5m", "1e3s", "9223372036854775808ns", "."])
        }
        if random.once(in: 4) { return "\(random.below(10_000))\(pick(["s", "m", "ms"]))" }
        return pick([
            "90s", "1m30s", "1.5m", "1.5h", "0", "0s", "1h0m0s", "1h", "60m", "5m", "5m0s", "-5s", "+5s", "1m30.9s",
            "999ms", "1.0s", "00s",
            "0h0m0s", "1us", "1µs", "1μs", "100ns", "2562047h47m16.854775807s", "-0s", "-0", "+0", ".5s", "1.s",
            "30s1m", "1s1s",
            "2147483647s", "2147483648s", "596523h14m7s",
        ])
    }

    private mutating func token(_ schema: Schema) -> String {
        if unreadable, random.once(in: 4) {
            return pick(["", "abc", "ABCDEF.0123456789abcdef", "é"].filter { $0.count >= schema.minLength ?? 0 })
        }
        return pick(["abcdef.0123456789abcdef", "000000.aaaaaaaaaaaaaaaa"])
    }

    /// Typical values of fields with these names, valid and invalid.
    static let stock: [String: [String]] = [
        "apiVersion": [
            "infrastructure.cluster.x-k8s.io/v1beta1", "infrastructure.cluster.x-k8s.io/v1beta2", "example.com/v1",
            "v1", "", "a/b/c", "/",
        ],
        "namespace": ["ns-0", "ns-1", "other", ""],
        "version": ["v1.26.6", "1.26.6", "v1.27", "new"],
        "status": ["True", "False", "Unknown"],
        "effect": ["NoSchedule", "NoExecute"],
        "hostPath": ["/a", "/b"],
        "path": ["/a", "/b"],
    ]
}
