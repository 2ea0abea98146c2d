internal import JSON
internal import Metrics
internal import Primitives

/// Encodes spans as OTLP/HTTP in JSON: `ExportTraceServiceRequest` in the JSON mapping of protobuf, with OTLP's
/// deviations (ids in hexadecimal, enumerations as numbers; opentelemetry-proto, docs/specification.md, "JSON Protobuf
/// Encoding").
enum SpanEncoder {
    /// SPAN_KIND_SERVER.
    private static let serverKind = 2
    /// STATUS_CODE_ERROR. A span without an error has no status, since instrumentation sets no other code.
    private static let errorCode = 2
    /// SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK and SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK: the parent is in another
    /// process.
    private static let remoteParent: UInt32 = 0x300

    /// Returns the body of a request.
    static func request(_ spans: [TraceSpan], of resource: TraceResource) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("resourceSpans")
        writer.beginArray()
        writer.beginObject()
        writer.key("resource")
        writer.beginObject()
        write(resource.attributes, to: &writer)
        writer.endObject()
        writer.key("scopeSpans")
        writer.beginArray()
        writer.beginObject()
        writer.key("scope")
        writer.beginObject()
        writer.key("name")
        writer.string(resource.scopeName)
        writer.key("version")
        writer.string(resource.scopeVersion)
        writer.endObject()
        writer.key("spans")
        writer.beginArray()
        for span in spans { write(span, to: &writer) }
        writer.endArray()
        writer.endObject()
        writer.endArray()
        writer.endObject()
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ span: TraceSpan, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("traceId")
        writer.string(Hexadecimal.string(span.traceIDHigh) + Hexadecimal.string(span.traceIDLow))
        writer.key("spanId")
        writer.string(Hexadecimal.string(span.spanID))
        writer.key("parentSpanId")
        writer.string(Hexadecimal.string(span.parentSpanID))
        writer.key("flags")
        writer.integer(UInt32(span.traceFlags) | remoteParent)
        writer.key("name")
        writer.string(span.name)
        writer.key("kind")
        writer.integer(serverKind)
        // 64-bit numbers are strings in the JSON mapping.
        writer.key("startTimeUnixNano")
        writer.string("\(span.startUnixNanoseconds)")
        writer.key("endTimeUnixNano")
        writer.string("\(span.endUnixNanoseconds)")
        write(span.attributes, to: &writer)
        if span.isError {
            writer.key("status")
            writer.beginObject()
            writer.key("code")
            writer.integer(errorCode)
            writer.endObject()
        }
        writer.endObject()
    }

    private static func write(_ attributes: [SpanAttribute], to writer: inout JSONWriter) {
        writer.key("attributes")
        writer.beginArray()
        for attribute in attributes {
            writer.beginObject()
            writer.key("key")
            writer.string(attribute.name)
            writer.key("value")
            writer.beginObject()
            switch attribute.value {
            case .text(let text):
                writer.key("stringValue")
                writer.string(text)
            case .integer(let integer):
                writer.key("intValue")
                writer.string("\(integer)")
            case .bool(let bool):
                writer.key("boolValue")
                writer.bool(bool)
            }
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
    }
}

/// A collector's response to an accepted request (`ExportTraceServiceResponse`).
struct ExportResponse: Equatable {
    /// Number of rejected spans.
    var rejected = 0
    /// Reason, or a warning.
    var message = ""

    /// Parses a response. One that is not JSON, or has other fields, means success, as its status does.
    init(_ body: [UInt8], _ tape: inout Tape) {
        do {
            let success = Field(try tape.parse(body.span).root)["partialSuccess"]
            // A 64-bit number may be a string or a number.
            let count = success["rejectedSpans"]
            rejected = max(Int(count.string) ?? Int(clamping: count.int64 ?? 0), 0)
            message = success["errorMessage"].string
        } catch {
            // No rejected spans are known.
        }
    }
}
