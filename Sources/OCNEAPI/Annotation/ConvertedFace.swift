internal import APIConversion
internal import JSON

/// An object as it reads in the other version.
struct ConvertedFace {
    /// The object in that version.
    let json: [UInt8]
    /// What was noted on the way.
    let notes: ConversionNotes

    /// Converts an object of `kind` from `version`.
    ///
    /// - Parameters:
    ///   - root: The root of the document that the object is in.
    ///   - annotation: What is taken for the object's annotation.
    init(_ object: Cursor, in root: Cursor, _ kind: OCNEKind, from version: APIVersion, annotation: AnnotationSource) {
        var converter = ObjectConverter()
        var writer = JSONWriter()
        let conversion = OCNEConversion.compiled(kind)
        notes = converter.convert(
            object, in: root, by: conversion, version == .v1alpha1 ? .spokeToHub : .hubToSpoke, annotation: annotation, to: &writer)
        json = writer.bytes
    }
}

extension Field {
    /// The annotation of the object that holds what one version has and the other cannot express.
    var conversionAnnotation: Field {
        @_lifetime(copy self)
        get { self["metadata"]["annotations"]["cluster.x-k8s.io/conversion-data"] }
    }

    /// The text of that annotation; nil when there is none.
    var conversionText: [UInt8]? {
        guard let value = conversionAnnotation.value, value.isString else { return nil }
        var text: [UInt8] = []
        value.appendContent(to: &text)
        return text
    }
}
