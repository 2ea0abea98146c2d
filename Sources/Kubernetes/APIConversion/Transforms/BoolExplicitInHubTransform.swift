internal import JSON

/// A boolean that is always explicit in the hub, while the spoke only has true.
///
/// | spoke | hub | preserved |
/// | --- | --- | --- |
/// | `true` | `true` | |
/// | absent | `false` | |
/// | `false` | `false` | spoke to hub: `false` |
/// | absent | absent | hub to spoke: that it is absent |
struct BoolExplicitInHubTransform: AbsencePreservingTransform {
    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard engine.hasSourceParent(field.row, frame) else { return .absent }
        let source = engine.source(of: field, frame)
        if let source, source.kind != .false { return writeTrue(source, field, &engine, frame) }
        if source == nil {
            engine.markRepresented(field, frame)
        } else {
            engine.preserve("false", field.row, frame)
        }
        if let preserved = field.preserved, preserved.isEmptyContainer { return .requiresParent }
        return engine.writeFalse(field.node, frame)
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        guard engine.hasSourceParent(field.row, frame) else { return .absent }
        let source = engine.source(of: field, frame)
        if let source, source.kind != .false { return writeTrue(source, field, &engine, frame) }
        if source == nil {
            engine.preserve(ConversionData.none, field.row, frame)
        } else {
            engine.markRepresented(field, frame)
        }
        guard let preserved = field.preserved, preserved.kind == .false else { return .requiresParent }
        return engine.writeFalse(field.node, frame)
    }

    private func writeTrue(
        _ source: Cursor, _ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame
    ) -> Outcome {
        engine.markRepresented(field, frame)
        return engine.write(source, as: field, frame)
    }
}

extension Engine {
    /// Writes false in an object of the hub that would be empty: that the field was absent only applies while the
    /// object has other fields.
    mutating func writeExplicitFalse(inEmpty object: Int, _ frame: borrowing Frame) {
        for i in frame.target.members(of: object) {
            let node = frame.target.nodes[i]
            guard !node.isObject, case .boolExplicitInHub = frame.rows[Int(node.row)].transform else { continue }
            _ = writeFalse(i, frame)
        }
    }

    fileprivate mutating func writeFalse(_ node: Int, _ frame: borrowing Frame) -> Outcome {
        frame.target.writeKey(of: node, to: &writer)
        writer.bool(false)
        return .written
    }
}
