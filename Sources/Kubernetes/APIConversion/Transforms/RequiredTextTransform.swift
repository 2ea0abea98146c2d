internal import JSON

/// A string that is required in the spoke, possibly empty, and optional in the hub.
///
/// | spoke | hub | preserved |
/// | --- | --- | --- |
/// | `"a"` | `"a"` | |
/// | `""` | absent | |
/// | `""` | `""` | hub to spoke: `""` |
/// | absent | absent | spoke to hub: that it is absent |
struct RequiredTextTransform: AbsencePreservingTransform {
    static var needsWholeTarget: Bool { true }

    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard engine.hasSourceParent(field.row, frame) else { return .absent }
        let source = engine.source(of: field, frame)
        if let source, !source.isZero { return writeText(source, field, &engine, frame) }
        if let source {
            if !source.isEmptyString { engine.preserve(source.text, field.row, frame) }
        } else {
            engine.preserve(ConversionData.none, field.row, frame)
        }
        if let preserved = field.preserved, preserved.isZero, !preserved.isEmptyContainer {
            return engine.write(preserved, as: field, frame)
        }
        return .absent
    }

    /// An empty string is represented by the object that would hold it, if that was written.
    func finishUp(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {
        if engine.source(row, frame)?.isEmptyString == true, engine.isTargetParentWritten(row, frame) {
            engine.markRepresented(row, frame)
        }
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard engine.hasSourceParent(field.row, frame) || field.isParentWritten else { return .absent }
        let source = engine.source(of: field, frame)
        if let source, !source.isZero { return writeText(source, field, &engine, frame) }
        if let source { engine.preserve(source.text, field.row, frame) }
        if let preserved = field.preserved {
            if preserved.isEmptyContainer { return .absent }
            if preserved.isZero { return engine.write(preserved, as: field, frame) }
        }
        engine.writeKey(field, frame)
        engine.writer.string("")
        return .written
    }

    private func writeText(
        _ source: Cursor, _ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame
    ) -> Outcome {
        engine.markRepresented(field, frame)
        return engine.write(source, as: field, frame)
    }
}
