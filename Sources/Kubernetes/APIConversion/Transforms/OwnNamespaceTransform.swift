internal import JSON

/// A namespace in a reference of the spoke that the hub lacks, since it is the object's own.
///
/// The namespace exists while the reference is not empty, which two of its fields tell. A different namespace is
/// preserved, and so is its absence.
struct OwnNamespaceTransform: AbsencePreservingTransform {
    /// Rows of the fields that tell.
    let first: Int32
    let second: Int32

    static var dependsOnOtherFields: Bool { true }

    func finishUp(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {
        let source = engine.source(row, frame)
        let own = isReference(engine, frame) ? frame.namespace : nil
        if let source {
            if let own, spansEqual(source.text, own.text) {
                engine.markRepresented(row, frame)
            } else {
                engine.preserve(source.text, row, frame)
            }
        } else if own != nil {
            engine.preserve(ConversionData.none, row, frame)
        }
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        if let preserved = field.preserved {
            return preserved.isObject ? .absent : engine.write(preserved, as: field, frame)
        }
        guard isReference(engine, frame), let namespace = frame.namespace else { return .absent }
        return engine.write(namespace, as: field, frame)
    }

    private func isReference(_ engine: borrowing Engine, _ frame: borrowing Frame) -> Bool {
        engine.source(first, frame)?.isZero == false || engine.source(second, frame)?.isZero == false
    }
}
