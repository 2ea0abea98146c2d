internal import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI

/// An annotation that an update leaves out: a client that replaces an object with a manifest of its own does not know
/// it.
///
/// What it held for the other version would be lost with it, so the mutating webhook puts it back, and the validating
/// one refuses where that did not happen. Who wants to be rid of the values writes an empty annotation, `{}`. See
/// docs/decisions/0017.
struct DroppedAnnotation {
    let kind: OCNEKind
    /// The version of the request.
    let version: APIVersion
    /// The version that the annotation holds values of: the hub, or, where the request is of the hub, a spoke.
    let other: APIVersion

    /// Fields that are named in a message.
    private static let maxShownFields = 8

    /// Puts the annotation of `old` back into `object` where something would be lost without it, with a warning.
    ///
    /// - Parameter root: The root of the document that `object` is in.
    func putBack(_ object: Field, old: Field, in root: Cursor, _ response: inout AdmissionResponse) {
        // An object that is going away needs no values in any version.
        guard let value = object.value, !object.conversionAnnotation.exists, let text = old.conversionText,
            !object["metadata"]["deletionTimestamp"].exists, let fields = fields(lostFrom: object, text, in: root),
            let annotation = old.conversionAnnotation.value
        else { return }
        response.patch.set(object.conversionAnnotation, to: annotation, in: value)
        response.warn(
            Warning(
                .acceptedValue,
                at: FieldPath([.member("metadata"), .member("annotations"), .member(ConversionAnnotation.name)]),
                by: OCNERule.conversionData.rule,
                "put back, since \(other.rawValue) has values in it that \(version.rawValue) cannot hold (\(fields)); "
                    + "to discard them, set the annotation to \"{}\""))
    }

    /// The refusal of an update that would lose values with the annotation; nil when it would not.
    func lost(_ object: Field, old: Field, in root: Cursor) -> FieldError? {
        guard !object.conversionAnnotation.exists, let text = old.conversionText,
            let fields = fields(lostFrom: object, text, in: root)
        else { return nil }
        return FieldError(
            .required, FieldPath([.member("metadata"), .member("annotations"), .member(ConversionAnnotation.name)]),
            detail:
                "it holds values of \(other.rawValue) that \(version.rawValue) cannot hold and that would be lost (\(fields)); "
                + "keep it, or set it to \"{}\" to discard them",
            rule: OCNERule.conversionData.rule, byteOffset: object["metadata"].nearestValue.byteOffset)
    }

    /// The fields of the other version that an object has with an annotation and not without, for a message; nil when
    /// there is none.
    private func fields(lostFrom object: Field, _ text: [UInt8], in root: Cursor) -> String? {
        guard let value = object.value else { return nil }
        var converter = ObjectConverter()
        let with = ConvertedObject(
            value, in: root, kind, from: version, to: other, annotation: .text(text), with: &converter)
        let without = ConvertedObject(
            value, in: root, kind, from: version, to: other, annotation: .none, with: &converter)
        var tape = Tape()
        var otherTape = Tape()
        do throws(JSONError) {
            let changes = kind.schema(in: other).compiled.changes(
                from: try tape.parse(with.json.span).root, to: try otherTape.parse(without.json.span).root,
                skipping: ["apiVersion", "kind", "metadata", "status"], removals: .fields, limit: Self.maxShownFields)
            guard !changes.isEmpty else { return nil }
            let further = changes.furtherCount > 0 ? " and \(changes.furtherCount) more" : ""
            return changes.paths.map { FieldPath($0).description }.joined(separator: ", ") + further
        } catch {
            return nil
        }
    }
}
