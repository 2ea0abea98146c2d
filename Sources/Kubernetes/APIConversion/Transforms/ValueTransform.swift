internal import JSON

/// The same value in both versions; an empty value equals an absent field.
///
/// | source | target | preserved |
/// | --- | --- | --- |
/// | `5` | `5` | |
/// | `0` | absent | `0`, restored while the field is absent |
struct ValueTransform: FieldTransform {
    static var writesWithoutInput: Bool { false }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        write(field, &engine, frame)
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        write(field, &engine, frame)
    }

    @inline(__always)
    private func write(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard let value = engine.source(of: field, frame) else {
            if let preserved = field.preserved, preserved.isZero { return engine.write(preserved, as: field, frame) }
            return .absent
        }
        guard !value.isZero else {
            engine.preserve(value.text, field.row, frame)
            return .absent
        }
        engine.markRepresented(field, frame)
        return engine.write(value, as: field, frame)
    }
}
