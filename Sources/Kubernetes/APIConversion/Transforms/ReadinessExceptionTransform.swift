internal import JSON

/// A sign that a boolean differs from what a counter implies: false in the hub where the boolean is true without a
/// positive counter, true where it is absent with one.
///
/// A sign that the rest of the object contradicts is stale and dropped.
struct ReadinessExceptionTransform: FieldTransform {
    /// Row of the boolean.
    let readiness: Int32
    /// Row of the counter.
    let counter: Int32

    static var dependsOnOtherFields: Bool { true }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        let ready = engine.source(readiness, frame)
        let isPositive = engine.isPositive(counter, frame)
        if let source = engine.source(of: field, frame) {
            let isKept =
                switch ready?.kind {
                case nil: !isPositive && source.bool == true
                case .true: isPositive && source.bool == false
                default: true
                }
            if isKept { return engine.write(source, as: field, frame) }
        }
        guard ready == nil && isPositive || ready?.kind == .true && !isPositive else { return .absent }
        engine.writeKey(field, frame)
        engine.writer.bool(ready == nil)
        return .written
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard let source = engine.source(of: field, frame) else { return .absent }
        let isImplied = engine.source(readiness, frame) == nil && source.bool == engine.isPositive(counter, frame)
        return isImplied ? .absent : engine.write(source, as: field, frame)
    }
}
