internal import JSON

/// The conversion of one kind of field in both directions.
///
/// A direction has up to two steps. `writeHub` and `writeSpoke` write the field of the target, if the target has it,
/// and preserve what it cannot represent. `finishUp` and `finishDown` run once the whole target has been written; that
/// is where fields that the target lacks are preserved. They run for a field that the target lacks, if the source has it
/// or `dependsOnOtherFields`, and for any other if `needsWholeTarget`.
protocol FieldTransform: BitwiseCopyable {
    /// Up: writes the field of the hub.
    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome
    /// Down: writes the field of the spoke.
    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome
    /// Up, after the hub has been written: preserves a field that the hub lacks.
    func finishUp(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame)
    /// Down, after the spoke has been written: preserves a field that the spoke lacks.
    func finishDown(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame)
    /// Returns the reason why a preserved value cannot be restored to a field of `shape`; nil if it can.
    func problem(ofPreserved value: Cursor, _ shape: ValueShape) -> ValueShape.Problem?

    /// True if the field may be written, or preserved, because of other fields while its own object is absent.
    static var dependsOnOtherFields: Bool { get }
    /// True if the field may be written, or its absence preserved, without a value in the source and in the annotation.
    static var writesWithoutInput: Bool { get }
    /// True if a preserved value only applies together with the value of another field.
    static var isConditional: Bool { get }
    /// True if `finishUp` and `finishDown` run for fields that both versions have.
    static var needsWholeTarget: Bool { get }
}

extension FieldTransform {
    func writeHub(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        .absent
    }

    func writeSpoke(_ field: borrowing TargetField, _ engine: inout Engine, _ frame: borrowing Frame) -> Outcome {
        .absent
    }

    func finishUp(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {}

    func finishDown(_ row: Int, _ engine: inout Engine, _ frame: borrowing Frame) {}

    func problem(ofPreserved value: Cursor, _ shape: ValueShape) -> ValueShape.Problem? { shape.problem(of: value) }

    static var dependsOnOtherFields: Bool { false }
    static var writesWithoutInput: Bool { true }
    static var isConditional: Bool { false }
    static var needsWholeTarget: Bool { false }
}

/// A transform that preserves the absence of a field, as `ConversionData.none`.
protocol AbsencePreservingTransform: FieldTransform {}

extension AbsencePreservingTransform {
    func problem(ofPreserved value: Cursor, _ shape: ValueShape) -> ValueShape.Problem? {
        value.isNone ? nil : shape.problem(of: value)
    }
}

extension Cursor {
    /// True if the value is `ConversionData.none`.
    var isNone: Bool { isObject && isEmptyContainer }

    /// True if Go's `omitempty` leaves out the value, or if it is null.
    var isZero: Bool {
        switch kind {
        case .null, .false: true
        case .true: false
        case .string: isEmptyString
        case .number: text.count == 1 && text[0] == UInt8(ascii: "0")
        case .array, .object: isEmptyContainer
        }
    }
}
