internal import JSON

/// Seconds in the hub without a field in the spoke: they equal those of another field of the hub, a duration in the
/// spoke.
///
/// A different value is preserved as `[followed, own]`, with null for absent, and restored while the followed field is
/// unchanged.
struct FollowingSecondsTransform: FieldTransform {
    /// Row of the duration.
    let followed: Int32

    static var dependsOnOtherFields: Bool { true }
    static var isConditional: Bool { true }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        let followed = engine.source(self.followed, frame)?.durationSeconds
        if let preserved = field.preserved {
            var pair = preserved.elements
            if let before = pair.next(), let own = pair.next(), before.seconds32 == followed {
                return own.isNull ? .absent : engine.write(own, as: field, frame)
            }
        }
        guard let followed else { return .absent }
        engine.writeKey(field, frame)
        engine.writer.integer(followed)
        return .written
    }

    func finishDown(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {
        let followed = engine.source(self.followed, frame)?.seconds32
        let own = engine.source(row, frame)
        if let own, let followed, own.seconds32 == followed { return engine.markRepresented(row, frame) }
        if own == nil, followed == nil { return }
        let start = engine.fragments.count
        engine.fragments.append(UInt8(ascii: "["))
        engine.fragments.append(contentsOf: (followed.map { "\($0)" } ?? "null").utf8)
        engine.fragments.append(UInt8(ascii: ","))
        if let own {
            engine.fragments.append(copying: own.text)
        } else {
            engine.fragments.append(contentsOf: "null".utf8)
        }
        engine.fragments.append(UInt8(ascii: "]"))
        engine.endFragment(from: start, row, frame)
    }

    func problem(ofPreserved value: Cursor, _ shape: ValueShape) -> ValueShape.Problem? {
        var pair = value.elements
        guard value.isArray, pair.next() != nil, let own = pair.next() else {
            return ValueShape.Problem("expected a list of two")
        }
        return value.numberProblem ?? shape.problem(of: own)
    }
}
