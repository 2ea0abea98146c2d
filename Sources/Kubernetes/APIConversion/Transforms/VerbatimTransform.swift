internal import JSON

/// The same value in both versions, empty or not. Nothing is preserved.
struct VerbatimTransform: FieldTransform {
    static var writesWithoutInput: Bool { false }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        write(field, &engine, frame)
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        write(field, &engine, frame)
    }

    @inline(__always)
    private func write(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard let value = engine.source(of: field, frame) else { return .absent }
        engine.markRepresented(field, frame)
        return engine.write(value, as: field, frame)
    }
}
