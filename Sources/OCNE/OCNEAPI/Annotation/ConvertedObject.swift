internal import APIConversion
internal import JSON
internal import KubernetesAPI

/// An object converted to the other version.
struct ConvertedObject {
    /// The object in that version.
    let json: [UInt8]
    /// The object with the defaults of that version.
    let defaulted: [UInt8]
    /// The notes on the conversion.
    let notes: ConversionNotes

    /// Converts an object of `kind` from `version` to `other`; one of them is the hub.
    ///
    /// - Parameters:
    ///   - root: The root of the document that the object is in.
    ///   - annotation: The annotation to use instead of the object's.
    ///   - converter: The converter whose memory is reused.
    /// - Throws: `JSONError` if the result cannot be parsed, so that callers refuse what they cannot check.
    init(
        _ object: Cursor, in root: Cursor, _ kind: OCNEKind, from version: APIVersion, to other: APIVersion,
        annotation: AnnotationSource, with converter: inout ObjectConverter
    ) throws(JSONError) {
        var writer = JSONWriter()
        let conversion = KindConversion.of(kind).compiled(of: version.isHub ? other : version)
        notes = converter.convert(
            object, in: root, by: conversion, version.isHub ? .hubToSpoke : .spokeToHub, annotation: annotation,
            to: &writer)
        json = writer.bytes
        defaulted = try Self.defaulted(writer.bytes, kind, other)
    }

    private static func defaulted(
        _ json: [UInt8], _ kind: OCNEKind, _ version: APIVersion
    ) throws(JSONError) -> [UInt8] {
        var tape = Tape()
        var patch = PatchBuilder()
        let root = try tape.parse(json.span).root
        Defaults.set(Field(root), kind, version, in: root, &patch)
        return try patch.patch.applied(to: json)
    }
}

extension Field {
    /// The value of the conversion annotation; nil if there is none.
    var conversionText: [UInt8]? {
        guard let value = conversionAnnotation.value, value.isString else { return nil }
        var text: [UInt8] = []
        value.appendContent(to: &text)
        return text
    }
}
