public import JSON

/// Converts objects between hub and spokes. Confined to one thread; keeps its memory from object to object.
public struct ObjectConverter: ~Copyable {
    private var engine = Engine()
    /// Memory for an annotation, from the last one.
    private var spareText: [UInt8] = []
    private var spareTape: Tape?

    /// Bytes of text and tape that are kept: many times those of most annotations.
    private static let (keptTextBytes, keptTapeBytes) = (16 * 1024, 32 * 1024)

    /// The versions of references that have none; nil to use the default of the table.
    public var referenceVersions: (any ReferenceVersions)? {
        get { engine.referenceVersions }
        set { engine.referenceVersions = newValue }
    }

    /// Creates a converter for all kinds. Its memory grows with the largest object.
    public init() {}

    /// Appends the converted `object` to `writer`. Never fails: fields that the target cannot represent, and values
    /// that cannot be read, are preserved in the annotation; at most 4096 unknown fields.
    ///
    /// - Parameters:
    ///   - object: An object of the table's kind in the source's version.
    ///   - root: The root of the document that holds the object.
    ///   - annotation: The source of the preserved fields of the target.
    public mutating func convert(
        _ object: Cursor, in root: Cursor, by conversion: CompiledConversion, _ direction: ConversionDirection,
        annotation: AnnotationSource = .own, to writer: inout JSONWriter
    ) -> ConversionNotes {
        swap(&engine.writer, &writer)
        defer { swap(&engine.writer, &writer) }
        let source = SourceObject(object, in: root, conversion.table.layout)
        guard let text = takeText(of: annotation, source) else {
            return engine.convert(source, conversion, direction, preserved: nil, carried: .init())
        }
        var tape = spareTape.take() ?? Tape(capacity: 64)
        let notes = convert(source, conversion, direction, text, &tape)
        if text.capacity <= Self.keptTextBytes { spareText = text }
        if tape.memoryBytes <= Self.keptTapeBytes { spareTape = consume tape }
        return notes
    }

    /// Converts an object with the preserved fields in `text`.
    private mutating func convert(
        _ source: borrowing SourceObject, _ conversion: CompiledConversion, _ direction: ConversionDirection,
        _ text: [UInt8], _ tape: inout Tape
    ) -> ConversionNotes {
        guard let document = try? tape.parse(text.span, maxDepth: ConversionData.maxDepth),
            let content = ConversionData.Content(document.root, for: conversion, direction)
        else {
            var notes = engine.convert(source, conversion, direction, preserved: nil, carried: .init(text: text))
            notes.isAnnotationForeign = true
            return notes
        }
        guard let check = content.check, !check.rejected.isEmpty else {
            return engine.convert(
                source, conversion, direction, preserved: content.preserved, carried: content.carried)
        }
        let rejected = check.values
        var notes = convertAccepted(source, conversion, direction, content, check, text)
        notes.rejected = rejected
        return notes
    }

    /// Appends `object` without the annotation for preserved fields; without `annotations` if it is the only one.
    public mutating func writeWithoutAnnotation(
        _ object: Cursor, _ layout: ObjectLayout, to writer: inout JSONWriter
    ) {
        swap(&engine.writer, &writer)
        defer { swap(&engine.writer, &writer) }
        engine.writeWithoutAnnotation(object, layout)
    }

    /// Returns the text of the annotation, in the spare memory if it is the object's own; nil if there is none.
    private mutating func takeText(of annotation: AnnotationSource, _ source: borrowing SourceObject) -> [UInt8]? {
        switch annotation {
        case .none: return nil
        case .text(let text): return text
        case .own:
            guard let data = source.annotation, data.isString else { return nil }
            var text: [UInt8] = []
            swap(&text, &spareText)
            text.removeAll(keepingCapacity: true)
            data.appendContent(to: &text)
            return text
        }
    }

    /// Converts an object with the preserved fields that its version can read, and passes the others on.
    private mutating func convertAccepted(
        _ source: borrowing SourceObject, _ conversion: CompiledConversion, _ direction: ConversionDirection,
        _ content: borrowing ConversionData.Content, _ check: borrowing AnnotationCheck, _ text: [UInt8]
    ) -> ConversionNotes {
        var (accepted, rest) = (JSONWriter(), JSONWriter())
        check.separate(into: &accepted, &rest)
        if accepted.bytes.isEmpty, content.carried.isEmpty {
            // Nothing of the annotation can be read: it stays as it is.
            return engine.convert(source, conversion, direction, preserved: nil, carried: .init(text: text))
        }
        var carried = content.carried
        carried.add(rejected: rest.bytes, of: conversion.targetVersion(direction))
        guard !accepted.bytes.isEmpty else {
            return engine.convert(source, conversion, direction, preserved: nil, carried: carried)
        }
        var tape = Tape(capacity: 64)
        guard let preserved = try? tape.parse(accepted.bytes.span).root else {
            // The accepted values were written as JSON. Should they not be, they must not be lost.
            return engine.convert(source, conversion, direction, preserved: nil, carried: .init(text: text))
        }
        return engine.convert(source, conversion, direction, preserved: preserved, carried: carried)
    }
}
