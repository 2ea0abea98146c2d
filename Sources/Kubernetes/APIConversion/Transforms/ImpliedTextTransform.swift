internal import JSON

/// A string that is required in the hub, with a default if the spoke lacks it.
///
/// | spoke | hub | preserved |
/// | --- | --- | --- |
/// | `"a"` | `"a"` | |
/// | absent, `""` | the default | spoke to hub: `""` or that it is absent, restored while the hub has the default |
/// | absent | absent | hub to spoke: that it is absent |
struct ImpliedTextTransform: AbsencePreservingTransform {
    /// Index of the default in `Frame.strings`.
    let implied: Int32

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard engine.hasSourceParent(field.row, frame) else { return .absent }
        let source = engine.source(of: field, frame)
        if let source, !source.isZero {
            engine.markRepresented(field, frame)
            return engine.write(source, as: field, frame)
        }
        if let source {
            engine.preserve(source.text, field.row, frame)
        } else {
            engine.preserve(ConversionData.none, field.row, frame)
        }
        if let preserved = field.preserved, preserved.isEmptyContainer { return .requiresParent }
        engine.markRepresented(field, frame)
        engine.writeKey(field, frame)
        engine.writer.string(frame.strings[Int(implied)])
        return .written
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard engine.hasSourceParent(field.row, frame) else { return .absent }
        guard let source = engine.source(of: field, frame) else {
            engine.preserve(ConversionData.none, field.row, frame)
            return .absent
        }
        engine.markRepresented(field, frame)
        if let preserved = field.preserved, source.stringEquals(frame.strings[Int(implied)].utf8) {
            if preserved.isEmptyContainer { return .requiresParent }
            if preserved.isZero { return engine.write(preserved, as: field, frame) }
        }
        return engine.write(source, as: field, frame)
    }
}
