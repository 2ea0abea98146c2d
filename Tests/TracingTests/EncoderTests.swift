import JSON
import Metrics
import Testing

@testable import Tracing

@Suite("OTLP/JSON encoding of spans")
struct EncoderTests {
    static let resource = TraceResource(
        attributes: [SpanAttribute("service.name", .text("my.service"))], scopeName: "my.library", scopeVersion: "1.0.0"
    )

    static func span(_ id: UInt64 = 0xEEE1_9B7E_C3C1_B174, isError: Bool = false, attributes: [SpanAttribute] = [])
        -> TraceSpan
    {
        TraceSpan(
            traceIDHigh: 0x5B8E_FFF7_9803_8103, traceIDLow: 0xD269_B633_813F_C60C, spanID: id,
            parentSpanID: 0xEEE1_9B7E_C3C1_B173,
            traceFlags: 1, name: "I'm a server span", startUnixNanoseconds: 1_544_712_660_000_000_000,
            endUnixNanoseconds: 1_544_712_661_000_000_000, isError: isError, attributes: attributes)
    }

    private func text(_ spans: [TraceSpan]) -> String {
        String(decoding: SpanEncoder.request(spans, of: Self.resource), as: UTF8.self)
    }

    /// The example of opentelemetry-proto (examples/trace.json), with ids in lower case, and flags.
    @Test("Encodes the example of the specification")
    func example() {
        #expect(
            text([Self.span(attributes: [SpanAttribute("my.span.attr", .text("some value"))])])
                == #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},"#
                + #""scopeSpans":[{"scope":{"name":"my.library","version":"1.0.0"},"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","#
                + #""spanId":"eee19b7ec3c1b174","parentSpanId":"eee19b7ec3c1b173","flags":769,"name":"I'm a server span","kind":2,"#
                + #""startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","#
                + #""attributes":[{"key":"my.span.attr","value":{"stringValue":"some value"}}]}]}]}]}"#)
    }

    @Test("Encodes each type of value with its key, and 64-bit numbers as strings")
    func values() {
        let text = text([
            Self.span(attributes: [
                SpanAttribute("a", .integer(.min)), SpanAttribute("b", .bool(true)), SpanAttribute("c", .bool(false)),
                SpanAttribute("d", .text("\"\u{0}\n\u{2028}😀")),
            ])
        ])
        for value in [
            #"{"key":"a","value":{"intValue":"-9223372036854775808"}}"#, #"{"key":"b","value":{"boolValue":true}}"#,
            #"{"key":"c","value":{"boolValue":false}}"#, #"\u0000\n"#,
        ] {
            #expect(text.contains(value), "\(text)")
        }
    }

    @Test("Only an error has a status")
    func status() {
        #expect(!text([Self.span()]).contains("status"))
        #expect(text([Self.span(isError: true)]).contains(#","status":{"code":2}}]}]}]}"#))
    }

    @Test("Truncates long strings at character boundaries")
    func long() throws {
        let long = String(repeating: "é", count: 1_000)
        let text = text([Self.span(attributes: [SpanAttribute("a", .text(long))])])
        #expect(text.contains("\"" + String(repeating: "é", count: SpanAttribute.maxTextBytes / 2) + "\""))
    }

    @Test("Does not keep a string of many megabytes")
    func huge() {
        guard case .text(let kept) = SpanAttribute("a", .text(String(repeating: "x", count: 8 << 20))).value else {
            Issue.record("no text")
            return
        }
        #expect(kept == String(repeating: "x", count: SpanAttribute.maxTextBytes))
    }

    @Test(
        "Parses a collector's response, and ignores garbage",
        arguments: [
            (#"{}"#, 0, ""), (#"{"partialSuccess":{}}"#, 0, ""),
            (#"{"partialSuccess":{"rejectedSpans":"3","errorMessage":"no"}}"#, 3, "no"),
            (#"{"partialSuccess":{"rejectedSpans":4}}"#, 4, ""),
            (#"{"partialSuccess":{"errorMessage":"take care"}}"#, 0, "take care"),
            (#"{"partialSuccess":{"rejectedSpans":"-1"}}"#, 0, ""), (#"{"partialSuccess":[]}"#, 0, ""), ("", 0, ""),
            ("<html>", 0, ""),
            (#"{"partialSuccess":{"rejectedSpans":"99999999999999999999"}}"#, 0, ""),
            (#"{"partialSuccess":{"rejectedSpans":1e3}}"#, 0, ""),
        ])
    func answers(text: String, rejected: Int, message: String) {
        var tape = Tape(capacity: 64)
        let answer = ExportResponse(Array(text.utf8), &tape)
        #expect(answer.rejected == rejected && answer.message == message)
    }
}
