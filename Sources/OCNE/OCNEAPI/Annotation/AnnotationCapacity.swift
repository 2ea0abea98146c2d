internal import APIConversion
internal import JSON
internal import KubernetesAPI

/// The check that the preserved fields of an object fit in its annotation.
enum AnnotationCapacity {
    /// Maximum overhead of a preserved value: an element of a list needs a key in the annotation.
    private static let maxOverheadBytes = 48

    /// True if a conversion could drop values: false if the whole object would fit in the annotation,
    /// so that nearly every request is decided without one.
    static func mayBeTooSmall(for object: Field) -> Bool {
        // Most objects are so small that their parts need not be looked up.
        guard let root = object.value, exceedsLimit(root, beside: 0), let spec = object["spec"].value else {
            return false
        }
        return exceedsLimit(spec, beside: object["metadata"]["annotations"].value?.text.count ?? 0)
    }

    /// Returns true if the fields of `value` might not fit in the annotation beside `annotations` bytes of others.
    private static func exceedsLimit(_ value: Cursor, beside annotations: Int) -> Bool {
        annotations + value.text.count + value.span * maxOverheadBytes + 1024 > ObjectLimits.maxAnnotationBytes
    }

    /// Returns the refusal of an object with values that the other version cannot represent.
    static func error(_ notes: ConversionNotes, _ object: Field, _ other: APIVersion) -> FieldError {
        let fields = notes.droppedFields.prefix(8).joined(separator: ", ")
        let further = notes.droppedFields.count > 8 ? " and \(notes.droppedFields.count - 8) more" : ""
        return FieldError(
            .tooLong, FieldPath([.member("metadata"), .member("annotations")]),
            detail:
                "\(other.rawValue) cannot represent \(fields)\(further); preserving them in \(ConversionAnnotation.name) needs "
                + "\(notes.neededBytes) bytes, \(notes.allowedBytes) are available (all annotations together: \(ObjectLimits.maxAnnotationBytes))",
            rule: OCNERule.conversionData.rule)
    }
}
