public import JSON

/// What is to be told of a conversion that went well.
public struct ConversionNotes: Sendable {
    /// Paths of what could not be kept, because the annotations would outgrow what the API server takes.
    public var dropped: [String] = []
    /// Those of them that are fields of the object's version.
    public var droppedFields: [String] = []
    /// Bytes that the annotation would have needed for all of it; 0 where nothing was left out.
    public var neededBytes = 0
    /// Bytes that the annotation may have; 0 where nothing was left out.
    public var allowedBytes = 0
    /// Paths of texts that are no durations, and are carried along as they are. Inside lists, paths are those of the
    /// element.
    public var unreadable: [String] = []
    /// Whether the annotation holds what this server did not write; it is carried along.
    public var isAnnotationForeign = false
    /// What the annotation holds for the version that the object went to, and that version cannot read; it stays in the
    /// annotation.
    public var rejected: [RejectedValue] = []

    /// Nothing to tell.
    public init() {}

    /// The annotation that holds what one version has and the other cannot express.
    public static let annotation = "\(ConversionData.annotation)"

    /// Whether there is nothing to tell.
    public var isEmpty: Bool { dropped.isEmpty && unreadable.isEmpty && !isAnnotationForeign && rejected.isEmpty }
}

/// Converts objects between hub and spoke. Confined to one thread; keeps its memory from object to object.
public struct ObjectConverter: ~Copyable {
    private var engine = Engine()

    /// What says the versions of references that have none; nil for the hub's own.
    public var referenceVersions: (any ReferenceVersions)? {
        get { engine.referenceVersions }
        set { engine.referenceVersions = newValue }
    }

    /// A converter for all kinds; its memory grows with the largest object and is kept.
    public init() {}

    /// Appends `object`, converted, to `writer`. Never fails: what the other version cannot hold, and what nobody can
    /// read, is carried along in the annotation `cluster.x-k8s.io/conversion-data`. Of members that no table knows, at
    /// most 4096.
    ///
    /// - Parameters:
    ///   - object: An object of the table's kind in the other version.
    ///   - root: The root of the document that the object is in.
    ///   - annotation: What is taken for the object's annotation.
    /// - Returns: What is to be told of the conversion.
    public mutating func convert(
        _ object: Cursor, in root: Cursor, by conversion: CompiledConversion, _ direction: ConversionDirection,
        annotation: AnnotationSource = .own, to writer: inout JSONWriter
    ) -> ConversionNotes {
        swap(&engine.writer, &writer)
        defer { swap(&engine.writer, &writer) }
        engine.unreadable.removeAll(keepingCapacity: true)
        var text: [UInt8] = []
        switch annotation {
        case .own:
            guard let data = object["metadata"]?["annotations"]?[ConversionData.annotation], data.isString else {
                fallthrough
            }
            data.appendContent(to: &text)
        case .none:
            return engine.convert(
                object, in: root, conversion, conversion.unit, direction, remainder: nil, carried: .init())
        case .text(let other): text = other
        }
        var tape = Tape(capacity: 64)
        guard let document = try? tape.parse(text.span, maxDepth: ConversionData.maxDepth),
            let ours = ConversionData.Content(document.root, for: conversion, direction)
        else {
            var notes = engine.convert(
                object, in: root, conversion, conversion.unit, direction, remainder: nil, carried: .init(text: text))
            notes.isAnnotationForeign = true
            return notes
        }
        guard let check = ours.check, !check.rejected.isEmpty else {
            return engine.convert(
                object, in: root, conversion, conversion.unit, direction, remainder: ours.remainder,
                carried: ours.carried)
        }
        let rejected = check.values
        var (accepted, rest) = (JSONWriter(), JSONWriter())
        check.separate(into: &accepted, &rest)
        var notes: ConversionNotes
        if accepted.bytes.isEmpty, ours.carried.isEmpty {
            // All of it stays as it is.
            notes = engine.convert(
                object, in: root, conversion, conversion.unit, direction, remainder: nil, carried: .init(text: text))
        } else {
            var carried = ours.carried
            carried.add(rejected: rest.bytes, of: conversion.targetVersion(direction))
            var separated = Tape(capacity: 64)
            let remainder = try? separated.parse(accepted.bytes.span).root
            notes = engine.convert(
                object, in: root, conversion, conversion.unit, direction, remainder: remainder, carried: carried)
        }
        notes.rejected = rejected
        return notes
    }
}

/// Where a conversion takes the annotation from.
public enum AnnotationSource: Sendable {
    /// From the object.
    case own
    /// From nowhere: the object is converted as if it had none.
    case none
    /// This text, as if the object had it.
    case text([UInt8])
}

extension Engine {
    /// Bytes that all names and values of an object's annotations may have together (apimachinery,
    /// `TotalAnnotationSizeLimitB`).
    private static let maxAnnotationBytes = 256 * 1024

    /// Writes `object` in the other version.
    ///
    /// - Parameters:
    ///   - remainder: What was remembered when the object came from the other version.
    ///   - carried: Content of the annotation that is not ours, to be carried along.
    mutating func convert(
        _ object: Cursor, in root: Cursor, _ conversion: CompiledConversion, _ unit: borrowing CompiledUnit,
        _ direction: ConversionDirection, remainder: Cursor?, carried: ConversionData.Carried
    ) -> ConversionNotes {
        let metadata = object["metadata"]
        let namespace = Self.namespace(metadata)
        let frame = Frame(
            unit, isElement: false, isToHub: direction == .spokeToHub, base: cells.count, unknownBase: unknown.count,
            root: root,
            namespace: namespace)
        push(unit.frameSize)
        passedOver = 0
        collect(object, into: 0, frame)
        forgetEnvelope(frame)

        // The members come first, since the annotation depends on them, but stand behind the metadata.
        swap(&writer, &body)
        writer.removeAll()
        writer.needsComma = true
        let chunkStart = chunks.count
        _ = writeMembers(of: 0, remainder, isForced: true, frame)
        swap(&writer, &body)
        var dropped: [String] = []
        let annotations = metadata?["annotations"]
        let others = (annotations?.text.count ?? 0) - (annotations?[ConversionData.annotation]?.text.count ?? 0)
        let limit = max(0, Self.maxAnnotationBytes - others - 512)
        let kept = takeRemainder(
            frame, chunksFrom: chunkStart, limit: max(0, limit - carried.count), dropped: &dropped)
        var notes = ConversionNotes()
        notes.droppedFields = dropped
        if droppedUnknown { dropped.append("fields that no version knows") }
        if passedOver > 0 { dropped.append("\(passedOver) of the fields that no version knows") }

        writer.beginObject()
        writer.key("apiVersion")
        writer.string(conversion.targetAPIVersion(direction))
        if let kind = object["kind"] {
            writer.key("kind")
            writer.value(kind)
        }
        let data = ConversionData.text(remainder: kept, carried: carried, for: conversion, direction, limit: limit)
        if !data.isWhole {
            let foreign = "what the annotation \(ConversionData.annotation) held that is not of this server"
            dropped.append(foreign)
            notes.droppedFields.append(foreign)
        }
        writeMetadata(metadata, data.text)
        let members = body.bytes
        writer.append(members.span)
        writer.endObject()
        notes.dropped = dropped
        notes.unreadable = unreadable
        if !dropped.isEmpty {
            notes.neededBytes = neededBytes + carried.count
            notes.allowedBytes = limit
        }
        return notes
    }

    @_lifetime(copy metadata)
    private static func namespace(_ metadata: Cursor?) -> Cursor? {
        guard let namespace = metadata?["namespace"], namespace.isString, !namespace.isEmptyString else { return nil }
        return namespace
    }

    /// `apiVersion`, `kind` and `metadata` are no fields of the table, but no unknown ones either.
    private mutating func forgetEnvelope(_ frame: borrowing Frame) {
        var kept = frame.unknownBase
        for i in frame.unknownBase..<unknown.count {
            if unknown[i].container == 0 {
                if Self.isEnvelope(frame.root.descendant(at: Int(unknown[i].name))) { continue }
            }
            unknown[kept] = unknown[i]
            kept += 1
        }
        unknown.removeSubrange(kept...)
    }

    /// Whether this is the name of a member that every object has, and that says which object it is.
    static func isEnvelope(_ name: Cursor) -> Bool {
        name.stringEquals("apiVersion") || name.stringEquals("kind") || name.stringEquals("metadata")
    }

    /// The metadata as it is but for our annotation, which becomes `data`.
    private mutating func writeMetadata(_ metadata: Cursor?, _ data: [UInt8]?) {
        guard let metadata, metadata.isObject else {
            if let data {
                writer.key("metadata")
                writer.beginObject()
                writeAnnotations(nil, data)
                writer.endObject()
            } else if let metadata {
                writer.key("metadata")
                writer.value(metadata)
            }
            return
        }
        let annotations = metadata["annotations"]
        let hadData = annotations?[ConversionData.annotation] != nil
        writer.key("metadata")
        guard data != nil || hadData else { return writer.value(metadata) }
        writer.beginObject()
        var members = metadata.members
        while let member = members.next() {
            if member.name.stringEquals("annotations") { continue }
            writer.key(member.name)
            writer.value(member.value)
        }
        writeAnnotations(annotations, data)
        writer.endObject()
    }

    private mutating func writeAnnotations(_ annotations: Cursor?, _ data: [UInt8]?) {
        let start = writer.checkpoint
        writer.key("annotations")
        writer.beginObject()
        let empty = writer.checkpoint
        if let annotations {
            var members = annotations.members
            while let member = members.next() {
                if member.name.stringEquals(ConversionData.annotation) { continue }
                writer.key(member.name)
                writer.value(member.value)
            }
        }
        if let data {
            writer.key(ConversionData.annotation)
            writer.string(utf8: data.span)
        }
        if writer.checkpoint == empty { return writer.rewind(to: start) }
        writer.endObject()
    }
}
