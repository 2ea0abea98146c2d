internal import JSON

extension ConversionData {
    /// Returns the annotation of an object that was converted in `direction`; nil if it needs none.
    ///
    /// - Parameters:
    ///   - preserved: The preserved fields of the source; empty if there are none.
    ///   - limit: Bytes that the annotation may take; if it takes more, carried content is left out.
    /// - Returns: The text, and false if carried content was left out.
    static func text(
        preserved: [UInt8], carried: Carried, for conversion: CompiledConversion, _ direction: ConversionDirection,
        limit: Int
    ) -> (text: [UInt8]?, isWhole: Bool) {
        let whole = text(preserved: preserved, carried: carried, for: conversion, direction)
        guard !carried.isEmpty, whole?.count ?? 0 > limit else { return (whole, true) }
        return (text(preserved: preserved, carried: Carried(), for: conversion, direction), false)
    }

    private static func text(
        preserved: [UInt8], carried: Carried, for conversion: CompiledConversion, _ direction: ConversionDirection
    ) -> [UInt8]? {
        if preserved.isEmpty, carried.rejected.isEmpty {
            guard let text = carried.text else { return nil }
            // Foreign text that the conversion back would take for its own is wrapped, in both directions: else a
            // client could write it so that its inner text is taken for ours two conversions later.
            if !isReadable(text, for: conversion, direction == .spokeToHub ? .hubToSpoke : .spokeToHub) { return text }
        }
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(preserved.count + carried.count + 64)
        writer.beginObject()
        if let text = carried.text {
            writer.key(carriedTextName)
            writer.string(utf8: text.span)
        }
        if !carried.rejected.isEmpty {
            writer.key(rejectedName)
            writer.beginArray()
            writer.raw(carried.rejected)
            writer.endArray()
        }
        if !preserved.isEmpty {
            writer.key(conversion.sourceVersion(direction))
            writer.raw(preserved)
        }
        writer.endObject()
        return writer.bytes
    }

    /// Returns true if a conversion in `direction` would read `text` as content of this server.
    private static func isReadable(
        _ text: [UInt8], for conversion: CompiledConversion, _ direction: ConversionDirection
    ) -> Bool {
        var tape = Tape(capacity: 64)
        guard let document = try? tape.parse(text.span, maxDepth: maxDepth),
            let content = Content(document.root, for: conversion, direction)
        else { return false }
        guard let check = content.check, !check.rejected.isEmpty else { return true }
        var (accepted, rest) = (JSONWriter(), JSONWriter())
        check.separate(into: &accepted, &rest)
        return !accepted.bytes.isEmpty || !content.carried.isEmpty
    }
}
