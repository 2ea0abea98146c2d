internal import JSON
internal import Primitives

/// A Go duration in the spoke, whole seconds in the hub.
///
/// | spoke | hub | preserved, spoke to hub |
/// | --- | --- | --- |
/// | `"1m30s"` | `90` | |
/// | `"90s"` | `90` | the spelling, restored while the seconds are equal |
/// | `"soon"` | absent | the string, which stays in the annotation |
///
/// A value of the hub that is not a 32-bit integer is preserved in the conversion to the spoke.
struct DurationTransform: FieldTransform {
    static var isConditional: Bool { true }
    static var writesWithoutInput: Bool { false }

    /// Paths of unreadable strings that are reported of an object.
    private static let maxUnreadable = 64

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard let source = engine.source(of: field, frame) else { return writeNull(field, &engine, frame) }
        guard let seconds = source.durationSeconds else {
            if engine.unreadable.count < Self.maxUnreadable {
                engine.unreadable.append(frame.source.path(of: frame.sourceNode(field.row)))
            }
            engine.preserve(source.text, field.row, frame)
            return .absent
        }
        engine.markRepresented(field, frame)
        if !engine.isGoDuration(source, seconds) { engine.preserve(source.text, field.row, frame) }
        engine.writeKey(field, frame)
        engine.writer.integer(seconds)
        return .written
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard let source = engine.source(of: field, frame) else { return writeNull(field, &engine, frame) }
        guard let seconds = source.seconds32 else {
            engine.preserve(source.text, field.row, frame)
            return .absent
        }
        engine.markRepresented(field, frame)
        if let preserved = field.preserved, preserved.durationSeconds == seconds {
            return engine.write(preserved, as: field, frame)
        }
        engine.writeKey(field, frame)
        engine.writer.append("\"")
        GoDuration.append(seconds: seconds, to: &engine.writer.bytes)
        engine.writer.append("\"")
        engine.writer.needsComma = true
        return .written
    }

    /// Restores null; a string that is not a duration stays in the annotation.
    private func writeNull(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome
    {
        if let preserved = field.preserved, preserved.isNull { return engine.write(preserved, as: field, frame) }
        return .absent
    }
}

extension Cursor {
    /// Whole seconds of a 32-bit integer; nil for any other value.
    var seconds32: Int32? { kind == .number ? int64.flatMap(Int32.init(exactly:)) : nil }

    /// Seconds of a Go duration, truncated, at most `Int32.max`; nil for any other value.
    var durationSeconds: Int32? {
        let duration: GoDuration?
        if let plain = plainContent {
            duration = GoDuration(utf8: plain)
        } else {
            duration = string.flatMap { GoDuration($0) }
        }
        guard let duration else { return nil }
        return Int32(clamping: duration.nanoseconds / 1_000_000_000)
    }
}

extension Engine {
    /// Returns true if a string is how Go formats a duration.
    fileprivate mutating func isGoDuration(_ text: Cursor, _ seconds: Int32) -> Bool {
        let start = fragments.count
        GoDuration.append(seconds: seconds, to: &fragments)
        let isSame = text.stringEquals(fragments.span.extracting(start...))
        fragments.removeSubrange(start...)
        return isSame
    }
}

extension GoDuration {
    /// Appends seconds as Go formats a duration: `1h0m0s`, `1m30s`, `0s`, `-5s`.
    static func append(seconds: Int32, to bytes: inout [UInt8]) {
        let magnitude = seconds.magnitude
        let (hours, minutes) = (magnitude / 3600, magnitude / 60 % 60)
        if seconds < 0 { bytes.append(UInt8(ascii: "-")) }
        if hours > 0 {
            appendDecimal(Int(hours), to: &bytes)
            bytes.append(UInt8(ascii: "h"))
        }
        if hours > 0 || minutes > 0 {
            appendDecimal(Int(minutes), to: &bytes)
            bytes.append(UInt8(ascii: "m"))
        }
        appendDecimal(Int(magnitude % 60), to: &bytes)
        bytes.append(UInt8(ascii: "s"))
    }
}
