internal import JSON

/// A field that the hub lacks. Its value is preserved in the conversion to the hub and restored while its parent
/// exists.
struct SpokeOnlyTransform: FieldTransform {
    static var writesWithoutInput: Bool { false }

    func finishUp(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {
        if let value = engine.source(row, frame) { engine.preserve(value.text, row, frame) }
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard let preserved = field.preserved else { return .absent }
        return engine.write(preserved, as: field, frame)
    }
}
