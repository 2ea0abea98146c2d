internal import JSON

extension Engine {
    /// Bytes of an annotation beyond its content: name, quotes, commas.
    private static let annotationOverheadBytes = 512

    /// Writes `source` in the other version.
    ///
    /// - Parameters:
    ///   - preserved: The preserved fields of the target, from the annotation.
    ///   - carried: Content of the annotation that is passed on.
    mutating func convert(
        _ source: borrowing SourceObject, _ conversion: CompiledConversion, _ direction: ConversionDirection,
        preserved: Cursor?, carried: ConversionData.Carried
    ) -> ConversionNotes {
        let layout = conversion.table.layout
        let limit = max(0, layout.maxAnnotationBytes - source.otherAnnotationBytes - Self.annotationOverheadBytes)
        var notes = ConversionNotes()
        let fields = writeBody(
            source, conversion.root, layout, direction, preserved: preserved, limit: max(0, limit - carried.count),
            &notes)
        let data = ConversionData.text(preserved: fields, carried: carried, for: conversion, direction, limit: limit)
        if !data.isWhole {
            let lost = "content of the annotation \(layout.annotation) that this server did not write"
            notes.dropped.append(lost)
            notes.droppedFields.append(lost)
        }
        writer.beginObject()
        writer.key(layout.version)
        writer.string(conversion.targetAPIVersion(direction))
        if let kind = source.object[layout.kind] {
            writer.key(layout.kind)
            writer.value(kind)
        }
        writeMetadata(of: source, data.text, layout)
        let members = body.bytes
        writer.append(members.span)
        writer.endObject()
        if !notes.dropped.isEmpty {
            notes.neededBytes = preservedByteCount + carried.count
            notes.allowedBytes = limit
        }
        return notes
    }

    /// Writes the fields of the target to `body`.
    ///
    /// - Returns: The preserved fields of the source.
    private mutating func writeBody(
        _ source: borrowing SourceObject, _ table: borrowing CompiledTable, _ layout: ObjectLayout,
        _ direction: ConversionDirection, preserved: Cursor?, limit: Int, _ notes: inout ConversionNotes
    ) -> [UInt8] {
        let frame = Frame(
            table, isElement: false, isToHub: direction == .spokeToHub, above: self, root: source.root,
            namespace: source.namespace(layout))
        push(table.layout)
        skippedUnknownFields = 0
        unreadable.removeAll(keepingCapacity: true)
        scan(source.object, into: 0, frame)
        swap(&writer, &body)
        writer.removeAll()
        writer.needsComma = true
        let firstFragment = fragments.count
        _ = writeMembers(of: 0, preserved, isForced: true, frame)
        swap(&writer, &body)
        let fields = takePreserved(frame, fragmentsFrom: firstFragment, limit: limit, dropped: &notes.droppedFields)
        notes.dropped = notes.droppedFields
        if droppedUnknownFields { notes.dropped.append("unknown fields") }
        if skippedUnknownFields > 0 { notes.dropped.append("\(skippedUnknownFields) of the unknown fields") }
        notes.unreadable = unreadable
        return fields
    }

    // MARK: - Metadata

    /// Writes `object` without the annotation.
    mutating func writeWithoutAnnotation(_ object: Cursor, _ layout: ObjectLayout) {
        guard object.isObject else { return writer.value(object) }
        let source = SourceObject(object, in: object, layout)
        writer.beginObject()
        var members = object.members
        while let member = members.next() {
            if member.name.stringEquals(layout.metadata) {
                writeMetadata(of: source, nil, layout)
            } else {
                writer.members(from: member.name, through: member.value)
            }
        }
        writer.endObject()
    }

    /// Writes the metadata with `data` as the annotation; without the annotation if `data` is nil.
    private mutating func writeMetadata(
        of source: borrowing SourceObject, _ data: [UInt8]?, _ layout: ObjectLayout
    ) {
        guard let metadata = source.metadata, metadata.isObject else {
            if let data {
                writer.key(layout.metadata)
                writer.beginObject()
                writeAnnotations(nil, data, layout)
                writer.endObject()
            } else if let metadata = source.metadata {
                writer.key(layout.metadata)
                writer.value(metadata)
            }
            return
        }
        writer.key(layout.metadata)
        guard data != nil || source.annotation != nil else { return writer.value(metadata) }
        writer.beginObject()
        writeMembers(of: metadata, except: layout.annotations)
        writeAnnotations(source.annotations, data, layout)
        writer.endObject()
    }

    /// Writes all members but those called `name`, adjacent ones at once.
    private mutating func writeMembers(of object: Cursor, except name: StaticString) {
        var first: Cursor? = nil
        var last = object
        var members = object.members
        while let member = members.next() {
            if member.name.stringEquals(name) {
                if let first { writer.members(from: first, through: last) }
                first = nil
            } else {
                if first == nil { first = member.name }
                last = member.value
            }
        }
        if let first { writer.members(from: first, through: last) }
    }

    private mutating func writeAnnotations(_ annotations: Cursor?, _ data: [UInt8]?, _ layout: ObjectLayout) {
        let start = writer.checkpoint
        writer.key(layout.annotations)
        writer.beginObject()
        let empty = writer.checkpoint
        if let annotations { writeMembers(of: annotations, except: layout.annotation) }
        if let data {
            writer.key(layout.annotation)
            writer.string(utf8: data.span)
        }
        if writer.checkpoint == empty { return writer.rewind(to: start) }
        writer.endObject()
    }
}
