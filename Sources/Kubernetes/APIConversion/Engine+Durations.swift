internal import APISchema
internal import JSON
internal import Primitives

extension Engine {
    /// Paths of unreadable texts that are kept; more say nothing new.
    private static let maxUnreadable = 64

    /// A duration of the spoke as seconds of the hub, and back.
    mutating func writeDuration(_ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame)
        -> Outcome
    {
        guard let source = value(rule, frame) else {
            // Null comes back; a text that is no duration stays in the annotation.
            if let remembered, remembered.isNull { return write(node, remembered, frame) }
            return .absent
        }
        if frame.isToHub {
            guard let seconds = source.durationSeconds else {
                if unreadable.count < Self.maxUnreadable { unreadable.append(frame.path(of: rule)) }
                remember(source.text, rule, frame)
                return .absent
            }
            told(rule, frame)
            if source.string != GoDuration.text(seconds: seconds) { remember(source.text, rule, frame) }
            frame.target.writeKey(node, to: &writer)
            writer.integer(seconds)
            return .written
        }
        guard let seconds = source.seconds32 else {
            remember(source.text, rule, frame)
            return .absent
        }
        told(rule, frame)
        if let remembered, remembered.durationSeconds == seconds { return write(node, remembered, frame) }
        frame.target.writeKey(node, to: &writer)
        writer.string(GoDuration.text(seconds: seconds))
        return .written
    }

    /// Seconds of the hub that are those of another field unless a remainder says otherwise: `[other, own]`, null for
    /// none.
    mutating func writeFollowingSeconds(
        _ rule: Int, _ node: FieldTree.Node, _ remembered: Cursor?, _ frame: borrowing Frame
    ) -> Outcome {
        let other = value(Int(frame.rules[rule].first), frame)?.durationSeconds
        if let remembered {
            var pair = remembered.elements
            if let before = pair.next(), let own = pair.next(), before.seconds32 == other {
                return own.isNull ? .absent : write(node, own, frame)
            }
        }
        guard let other else { return .absent }
        frame.target.writeKey(node, to: &writer)
        writer.integer(other)
        return .written
    }

    /// Remembers seconds of the hub that are not those of the field they follow.
    mutating func rememberFollowingSeconds(_ rule: Int, _ frame: borrowing Frame) {
        let other = value(Int(frame.rules[rule].first), frame)?.seconds32
        let own = value(rule, frame)
        if let own, let other, own.seconds32 == other { return told(rule, frame) }
        if own == nil, other == nil { return }
        let start = chunks.count
        chunks.append(UInt8(ascii: "["))
        chunks.append(contentsOf: (other.map { "\($0)" } ?? "null").utf8)
        chunks.append(UInt8(ascii: ","))
        if let own { chunks.append(copying: own.text) } else { chunks.append(contentsOf: "null".utf8) }
        chunks.append(UInt8(ascii: "]"))
        noteChunk(from: start, rule, frame)
    }
}

extension Cursor {
    /// Whole seconds of a 32-bit number; nil for anything else.
    fileprivate var seconds32: Int32? { kind == .number ? int64.flatMap(Int32.init(exactly:)) : nil }

    /// Seconds of a duration as Go spells it, cut to whole ones, at most what 32 bits hold; nil for anything else.
    fileprivate var durationSeconds: Int32? {
        guard let text = string, let duration = GoDuration(text) else { return nil }
        return Int32(clamping: duration.nanoseconds / 1_000_000_000)
    }
}

extension GoDuration {
    /// Seconds as Go spells durations: `1h0m0s`, `1m30s`, `0s`, `-5s`.
    static func text(seconds: Int32) -> String {
        let magnitude = seconds.magnitude
        let (hours, minutes, rest) = (magnitude / 3600, magnitude / 60 % 60, magnitude % 60)
        let sign = seconds < 0 ? "-" : ""
        if hours > 0 { return "\(sign)\(hours)h\(minutes)m\(rest)s" }
        if minutes > 0 { return "\(sign)\(minutes)m\(rest)s" }
        return "\(sign)\(rest)s"
    }
}
