internal import JSON

/// A boolean that is required in the spoke and optional in the hub.
///
/// | spoke | hub | preserved |
/// | --- | --- | --- |
/// | `true`, `false` | the same | |
/// | `false` | absent | hub to spoke: that it is absent, restored while the spoke has false |
/// | absent | absent | spoke to hub: that it is absent, restored while the hub has none |
struct RequiredBoolTransform: AbsencePreservingTransform {
    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard engine.hasSourceParent(field.row, frame) else { return .absent }
        guard let source = engine.source(of: field, frame) else {
            engine.preserve(ConversionData.none, field.row, frame)
            return .absent
        }
        engine.markRepresented(field, frame)
        if source.kind == .false, let preserved = field.preserved, preserved.isEmptyContainer {
            return .requiresParent
        }
        return engine.write(source, as: field, frame)
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard engine.hasSourceParent(field.row, frame) else { return .absent }
        guard let source = engine.source(of: field, frame) else {
            engine.preserve(ConversionData.none, field.row, frame)
            if let preserved = field.preserved, preserved.isEmptyContainer { return .absent }
            engine.writeKey(field, frame)
            engine.writer.bool(false)
            return .written
        }
        engine.markRepresented(field, frame)
        return engine.write(source, as: field, frame)
    }
}
