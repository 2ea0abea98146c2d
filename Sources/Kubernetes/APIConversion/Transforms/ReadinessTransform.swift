internal import JSON

/// A boolean that is true in the spoke if a counter is positive.
///
/// On the way up only a value other than true is written to the hub's field. On the way down the hub's field wins; else
/// the value follows from the counter, unless the exception says otherwise.
struct ReadinessTransform: FieldTransform {
    /// Row of the counter.
    let counter: Int32
    /// Row of the exception.
    let exception: Int32

    static var dependsOnOtherFields: Bool { true }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard let source = engine.source(of: field, frame), source.kind != .true else { return .absent }
        return engine.write(source, as: field, frame)
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        if let source = engine.source(of: field, frame) { return engine.write(source, as: field, frame) }
        let exception = engine.source(self.exception, frame)?.bool
        guard exception == false || exception == nil && engine.isPositive(counter, frame) else { return .absent }
        engine.writeKey(field, frame)
        engine.writer.bool(true)
        return .written
    }
}

extension Engine {
    /// Returns true if the counter of a row is positive.
    func isPositive(_ row: Int32, _ frame: borrowing Frame) -> Bool { (source(row, frame)?.int64 ?? 0) > 0 }
}
