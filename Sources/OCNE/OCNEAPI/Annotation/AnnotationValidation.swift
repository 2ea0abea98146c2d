internal import APIConversion
internal import APISchema
internal import JSON
internal import KubernetesAPI

/// Validates the values that an object's annotation adds to the other version: types, schema, rules and immutability.
///
/// Users who may write an object may write its annotations, and the API server does not validate converted objects.
/// Without this check, the annotation could smuggle in a value that is refused in the field itself. Only findings that
/// the annotation causes count; the object's own version allows the others. An object without annotation costs one
/// lookup.
struct AnnotationValidation {
    let admission: OCNEAdmission
    let kind: OCNEKind
    /// The version of the request.
    let version: APIVersion
    /// The version of the preserved values: the hub, or a spoke for requests in the hub version.
    let other: APIVersion

    /// Adds the errors of the annotation. An object that cannot be checked is refused.
    ///
    /// - Parameters:
    ///   - object: An object that can be decoded.
    ///   - old: The object before an update; nil on CREATE.
    ///   - root: The root of the document that `object` is in.
    ///   - oldRoot: The root of the document that `old` is in.
    ///   - isOver: Returns true if the client no longer waits for the response; called before each conversion and the
    ///     checks that follow it.
    /// - Returns: False if the check was abandoned.
    func validate(
        _ object: Field, old: Field?, in root: Cursor, oldIn oldRoot: Cursor, _ isOver: () -> Bool,
        _ errors: inout FieldErrors
    ) -> Bool {
        do throws(JSONError) {
            return try check(object, old: old, in: root, oldIn: oldRoot, isOver, &errors)
        } catch {
            // Conversions write valid JSON. Should one not, the annotation must not be accepted unchecked.
            errors.append(.notChecked(object, in: other, error))
            return true
        }
    }

    private func check(
        _ object: Field, old: Field?, in root: Cursor, oldIn oldRoot: Cursor, _ isOver: () -> Bool,
        _ errors: inout FieldErrors
    ) throws(JSONError) -> Bool {
        guard let value = object.value else { return true }
        let annotation = object.conversionAnnotation
        let isCarrier = annotation.exists || old?.conversionAnnotation.exists == true
        guard isCarrier || AnnotationCapacity.mayBeTooSmall(for: object) else { return true }
        if isOver() { return false }
        var converter = ObjectConverter()
        let converted = try ConvertedObject(
            value, in: root, kind, from: version, to: other, annotation: .own, with: &converter)
        let isUnchanged = Self.isUnchanged(object, old)
        try checkCapacity(converted, object, isUnchanged: isUnchanged, old, in: oldRoot, &errors)
        guard isCarrier else { return true }

        var added = converted.notes.rejected.map {
            FieldError(
                .invalid, FieldPath($0.path), detail: $0.reason, rule: OCNERule.conversionData.rule)
        }
        if isOver() { return false }
        let returned = try changesOnReturn(of: converted, value, with: &converter)
        let plain = try ConvertedObject(
            value, in: root, kind, from: version, to: other, annotation: .none, with: &converter)
        // The rules of the other kinds do not use the old object.
        let usesOld = kind == .controlPlane || kind == .controlPlaneTemplate
        let before = usesOld ? try convert(old, in: oldRoot, .own, with: &converter) : nil
        let findings = try AnnotationFindings(converted, old: before, unlike: plain, admission, kind, other)
        if !findings.isEmpty {
            if isOver() { return false }
            let plainBefore = usesOld ? try convert(old, in: oldRoot, .none, with: &converter) : nil
            let others = try AnnotationFindings(plain, old: plainBefore, unlike: converted, admission, kind, other)
            added += findings.removing(others)
        }
        let all =
            added.map { $0.fromAnnotation(in: other) }
            + returned.map { $0.fromAnnotation(in: version) }
        for error in all {
            // Values that are stored already must not block changes of labels and finalizers.
            if isUnchanged { errors.warn(error) } else { errors.append(error) }
        }
        if !annotation.exists, let old,
            let lost = try DroppedAnnotation(kind: kind, version: version, other: other).lost(
                object, old: old, in: root)
        {
            errors.append(lost)
        }
        return true
    }

    /// Returns the fields that change in a round trip through the other version: none with an annotation that a
    /// conversion wrote.
    private func changesOnReturn(
        of converted: ConvertedObject, _ object: Cursor, with converter: inout ObjectConverter
    ) throws(JSONError) -> [FieldError] {
        guard converted.notes.droppedFields.isEmpty else { return [] }
        var tape = Tape()
        var backTape = Tape()
        let there = try tape.parse(converted.json.span).root
        let back = try ConvertedObject(
            there, in: there, kind, from: other, to: version, annotation: .own, with: &converter)
        let changes = kind.schema(in: version).compiled.changes(
            from: object, to: try backTape.parse(back.json.span).root,
            skipping: ["apiVersion", "kind", "metadata", "status"],
            removals: .fields, limit: FieldErrors.maxErrors)
        return changes.paths.map {
            FieldError(
                .forbidden, FieldPath($0),
                detail: "would read otherwise once the object has been converted to \(other.rawValue) and back",
                rule: OCNERule.conversionData.rule)
        }
    }

    private func convert(
        _ old: Field?, in root: Cursor, _ annotation: AnnotationSource, with converter: inout ObjectConverter
    ) throws(JSONError) -> ConvertedObject? {
        guard let value = old?.value else { return nil }
        return try ConvertedObject(
            value, in: root, kind, from: version, to: other, annotation: annotation, with: &converter)
    }

    /// Returns true for an update that changes neither the spec nor the annotation.
    private static func isUnchanged(_ object: Field, _ old: Field?) -> Bool {
        guard let old, object.conversionAnnotation.hasSameText(as: old.conversionAnnotation) else { return false }
        guard let spec = object["spec"].value, let before = old["spec"].value else {
            return object["spec"].exists == old["spec"].exists
        }
        return spec.isSameValue(as: before)
    }

    /// Refuses values that the other version lacks and that do not fit in the annotations: conversion would lose them.
    private func checkCapacity(
        _ converted: ConvertedObject, _ object: Field, isUnchanged: Bool, _ old: Field?, in root: Cursor,
        _ errors: inout FieldErrors
    ) throws(JSONError) {
        guard !converted.notes.droppedFields.isEmpty else { return }
        var converter = ObjectConverter()
        let before = isUnchanged ? try convert(old, in: root, .own, with: &converter) : nil
        let error = AnnotationCapacity.error(converted.notes, object, other)
        if before?.notes.droppedFields == converted.notes.droppedFields {
            errors.warn(error)
        } else {
            errors.append(error)
        }
    }
}

extension FieldError {
    /// Returns the refusal of an object whose annotation cannot be checked.
    fileprivate static func notChecked(_ object: Field, in version: APIVersion, _ error: JSONError) -> FieldError {
        FieldError(
            .internalError, ConversionAnnotation.path,
            detail: "the object cannot be checked in \(version.rawValue): \(error)",
            rule: OCNERule.conversionData.rule)
    }

    /// Returns the same error with the origin of the value and a remedy.
    ///
    /// - Parameter version: The version of the field.
    fileprivate func fromAnnotation(in version: APIVersion) -> FieldError {
        let remedy =
            rule == .immutable || rule == .templateImmutable
            ? "revert the change of the annotation"
            : "edit it in \(version.rawValue), or remove that part of the annotation"
        let origin = "\(version.rawValue) reads it from the annotation \(ConversionAnnotation.name): \(remedy)"
        return FieldError(
            type, path, shownValue: shownValue, detail: detail.isEmpty ? origin : "\(detail) (\(origin))", rule: rule,
            origin: ConversionAnnotation.path)
    }
}
