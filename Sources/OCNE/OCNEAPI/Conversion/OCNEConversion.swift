public import APIConversion
internal import APISchema
public import JSON
internal import KubernetesAPI

/// Handles conversion reviews for the OCNE kinds. Confined to one thread; reuses its memory.
public struct OCNEConversion: ~Copyable {
    private var converter = ObjectConverter()

    /// Lookup of the versions of references without one, such as `infrastructureRef` of v1beta2; nil for `v1beta2`.
    public var referenceVersions: (any ReferenceVersions)? {
        get { converter.referenceVersions }
        set { converter.referenceVersions = newValue }
    }

    /// A converter for one thread, for reviews of all four kinds.
    public init() {}

    /// Appends `object` in another version.
    ///
    /// - Parameters:
    ///   - root: The root of the document that the object is in.
    ///   - version: `v1alpha1` or `v1beta2`.
    ///   - annotation: The annotation to use instead of the object's.
    /// - Returns: The notes on the conversion; nil, and nothing is written, if the kind or a version is not OCNE's.
    public mutating func convert(
        _ object: Cursor, in root: Cursor, to version: String, annotation: AnnotationSource = .own,
        into writer: inout JSONWriter
    ) -> ConversionNotes? {
        let fields = Field(object)
        guard let kind = OCNEKind(of: fields) else { return nil }
        guard let source = KindConversion.of(kind).version(named: fields["apiVersion"]),
            let target = APIVersion(rawValue: version)
        else {
            return nil
        }
        return try? convert(object, in: root, kind, from: source, to: target, annotation, into: &writer)
    }

    /// Appends an object in another version: directly if one of the versions is the hub, otherwise by way of the hub.
    ///
    /// - Throws: `ReviewFailure` if the object in the hub version cannot be parsed.
    mutating func convert(
        _ object: Cursor, in root: Cursor, _ kind: OCNEKind, from source: APIVersion, to target: APIVersion,
        _ annotation: AnnotationSource = .own, into writer: inout JSONWriter
    ) throws(ReviewFailure) -> ConversionNotes {
        if source == target {
            writer.value(object)
            return ConversionNotes()
        }
        let conversions = KindConversion.of(kind)
        if target.isHub {
            return converter.convert(
                object, in: root, by: conversions.compiled(of: source), .spokeToHub, annotation: annotation,
                to: &writer)
        }
        let conversion = conversions.compiled(of: target)
        if source.isHub {
            return converter.convert(
                object, in: root, by: conversion, .hubToSpoke, annotation: annotation, to: &writer)
        }
        var hub = JSONWriter()
        let notes = try convert(object, in: root, kind, from: source, to: .hub, annotation, into: &hub)
        var tape = Tape()
        guard let document = try? tape.parse(hub.bytes.span) else {
            throw ReviewFailure(
                "internal error: \(Self.name(Field(object))): the object in the hub version is not JSON")
        }
        let rest = converter.convert(document.root, in: document.root, by: conversion, .hubToSpoke, to: &writer)
        return rest.isEmpty ? notes : rest
    }

    /// Appends `object`, a converted one, without the conversion annotation.
    public mutating func writeWithoutAnnotation(_ object: Cursor, to writer: inout JSONWriter) {
        converter.writeWithoutAnnotation(object, .kubernetes, to: &writer)
    }

    /// Kind, namespace and name, for messages.
    static func name(_ object: borrowing Field) -> String {
        let metadata = object["metadata"]
        let namespace = metadata["namespace"].string
        return "\(object["kind"].string) \(namespace.isEmpty ? "" : "\(namespace)/")\(metadata["name"].string)"
    }
}
