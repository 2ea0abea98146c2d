internal import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI

/// An annotation that an update omits, for example because a client replaces the object with its own manifest.
///
/// The values that it preserves for the other version would be lost, so the mutating webhook restores it, and the
/// validating one refuses an update without it. To remove the values, users write an empty annotation, `{}`. See
/// docs/decisions/0017.
struct DroppedAnnotation {
    let kind: OCNEKind
    /// The version of the request.
    let version: APIVersion
    /// The version of the preserved values: the hub, or a spoke for requests in the hub version.
    let other: APIVersion

    /// Maximum number of fields in a message.
    private static let maxShownFields = 8

    /// Restores the annotation of `old` in `object`, with a warning, if values would be lost without it. Refuses the
    /// request if that cannot be determined.
    ///
    /// - Parameter root: The root of the document that `object` is in.
    func putBack(_ object: Field, old: Field, in root: Cursor, _ response: inout AdmissionResponse) {
        // An object that is being deleted needs no preserved values.
        guard let value = object.value, !object.conversionAnnotation.exists, let text = old.conversionText,
            !object["metadata"]["deletionTimestamp"].exists, let annotation = old.conversionAnnotation.value
        else { return }
        do throws(JSONError) {
            guard let fields = try fields(lostFrom: object, text, in: root) else { return }
            response.patch.set(object.conversionAnnotation, to: annotation, in: value)
            response.warn(
                Warning(
                    .acceptedValue, at: ConversionAnnotation.path, by: OCNERule.conversionData.rule,
                    "put back, since \(other.rawValue) has values in it that \(version.rawValue) cannot hold "
                        + "(\(fields)); to discard them, set the annotation to \"{}\""))
        } catch {
            response.deny(.internalError("the object cannot be converted to \(other.rawValue): \(error)"))
        }
    }

    /// Returns the refusal of an update that would lose preserved values; nil if it loses none.
    func lost(_ object: Field, old: Field, in root: Cursor) throws(JSONError) -> FieldError? {
        guard !object.conversionAnnotation.exists, let text = old.conversionText,
            let fields = try fields(lostFrom: object, text, in: root)
        else { return nil }
        return FieldError(
            .required, ConversionAnnotation.path,
            detail:
                "it holds values of \(other.rawValue) that \(version.rawValue) cannot hold and that would be lost (\(fields)); "
                + "keep it, or set it to \"{}\" to discard them",
            rule: OCNERule.conversionData.rule, byteOffset: object["metadata"].nearestValue.byteOffset)
    }

    /// Returns the fields of the other version that an object has only with an annotation, for a message; nil if there
    /// are none.
    private func fields(
        lostFrom object: Field, _ text: [UInt8], in root: Cursor
    ) throws(JSONError) -> String? {
        guard let value = object.value else { return nil }
        var converter = ObjectConverter()
        let with = try ConvertedObject(
            value, in: root, kind, from: version, to: other, annotation: .text(text), with: &converter)
        let without = try ConvertedObject(
            value, in: root, kind, from: version, to: other, annotation: .none, with: &converter)
        var tape = Tape()
        var otherTape = Tape()
        let changes = kind.schema(in: other).compiled.changes(
            from: try tape.parse(with.json.span).root, to: try otherTape.parse(without.json.span).root,
            skipping: ["apiVersion", "kind", "metadata", "status"], removals: .fields, limit: Self.maxShownFields)
        guard !changes.isEmpty else { return nil }
        let further = changes.furtherCount > 0 ? " and \(changes.furtherCount) more" : ""
        return changes.paths.map { FieldPath($0).description }.joined(separator: ", ") + further
    }
}
