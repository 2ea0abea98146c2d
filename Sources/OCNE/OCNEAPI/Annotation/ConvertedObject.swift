internal import APIConversion
internal import JSON

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
    init(
        _ object: Cursor, in root: Cursor, _ kind: OCNEKind, from version: APIVersion, to other: APIVersion,
        annotation: AnnotationSource, with converter: inout ObjectConverter
    ) {
        var writer = JSONWriter()
        let conversion = OCNEConversion.compiled(kind, of: version.isHub ? other : version)
        notes = converter.convert(
            object, in: root, by: conversion, version.isHub ? .hubToSpoke : .spokeToHub, annotation: annotation,
            to: &writer)
        json = writer.bytes
        defaulted = Self.defaulted(writer.bytes, kind, other)
    }

    private static func defaulted(_ json: [UInt8], _ kind: OCNEKind, _ version: APIVersion) -> [UInt8] {
        var tape = Tape()
        var patchTape = Tape(capacity: 64)
        var patch = PatchBuilder()
        var writer = JSONWriter()
        do throws(JSONError) {
            let root = try tape.parse(json.span).root
            Defaults.set(Field(root), kind, version, in: root, &patch)
            guard !patch.isEmpty else { return json }
            patch.write(to: &writer)
            return JSONPatch(try patchTape.parse(writer.bytes.span).root).applied(to: json)
        } catch {
            // Unreachable: a conversion writes valid JSON.
            return json
        }
    }
}

extension Field {
    /// The annotation with the values that one version has and the other cannot represent.
    var conversionAnnotation: Field {
        @_lifetime(copy self)
        get { self["metadata"]["annotations"][ConversionAnnotation.key] }
    }

    /// The value of that annotation; nil if there is none.
    var conversionText: [UInt8]? {
        guard let value = conversionAnnotation.value, value.isString else { return nil }
        var text: [UInt8] = []
        value.appendContent(to: &text)
        return text
    }
}
