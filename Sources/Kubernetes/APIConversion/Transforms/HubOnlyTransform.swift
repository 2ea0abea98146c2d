internal import JSON

/// A field that the spoke lacks. Its value is preserved in the conversion to the spoke and restored while its parent
/// exists.
struct HubOnlyTransform: FieldTransform {
    static var writesWithoutInput: Bool { false }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard let preserved = field.preserved else { return .absent }
        return engine.write(preserved, as: field, frame)
    }

    func finishDown(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {
        if let value = engine.source(row, frame) { engine.preserve(value.text, row, frame) }
    }
}
