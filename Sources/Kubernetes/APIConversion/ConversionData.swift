internal import JSON

/// The remainder: JSON that mirrors the object which it came from, with only what the other version cannot hold.
///
/// Fields stand under their names as they were. Elements of a list stand under a fingerprint of their keys and their
/// index. Marks, which are no names of the API, say the rest.
enum ConversionData {
    /// The annotation that holds it. Cluster API's tools know the name and leave it alone.
    static let annotation: StaticString = "cluster.x-k8s.io/conversion-data"
    /// Marks an object that has no counterpart in the other version, so that nobody could delete it there: true when it
    /// must be there even if empty, false when it need not. Null on one that has a counterpart and must be there while
    /// that is.
    static let withoutCounterpart: StaticString = "-"
    /// Marks an object that was not there although it should.
    static let absent: StaticString = "~"
    /// Holds what stood in the place of an object, a list or a map.
    static let verbatim: StaticString = "="
    /// Stands for a field that was not there although it should.
    static let none: StaticString = "{}"

    static func isMark(_ name: Cursor) -> Bool {
        name.stringEquals(withoutCounterpart) || name.stringEquals(absent) || name.stringEquals(verbatim)
    }

    /// Member of the annotation that holds what it held before, when that was not ours.
    private static let carriedName: StaticString = "text"
    /// Member of the annotation that holds, in the shape of remainders and under the name of their version, what that
    /// version cannot read: a list, to which each conversion that finds such values adds one.
    private static let rejectedName: StaticString = "rejected"
    /// How deep an annotation may be nested: what comes out of it must be readable in a review.
    static let maxDepth = Tape.defaultMaxDepth - 8

    /// What of the annotation is not ours to understand, and goes on with the object.
    struct Carried {
        /// Text that is not ours; nil for none.
        var text: [UInt8]?
        /// The elements of the list of rejected values, separated by commas.
        var rejected: [UInt8] = []

        var count: Int { (text?.count ?? 0) + rejected.count }
        var isEmpty: Bool { text == nil && rejected.isEmpty }

        /// Adds what `version` cannot read.
        mutating func add(rejected remainder: [UInt8], of version: String) {
            var writer = JSONWriter(appendingTo: rejected)
            writer.needsComma = !rejected.isEmpty
            writer.beginObject()
            writer.key(version)
            writer.raw(remainder)
            writer.endObject()
            rejected = writer.bytes
        }
    }

    /// What our annotation on an object says.
    struct Content: ~Escapable {
        /// What was remembered of the object in the version that it goes to, read or not.
        let remainder: Cursor?
        /// What the version cannot read of it.
        let check: AnnotationCheck?
        /// What goes on with the object.
        let carried: Carried

        /// Reads the annotation of an object on its way in `direction`; nil when it has not the form of ours.
        @_lifetime(copy root)
        init?(_ root: Cursor, for conversion: CompiledConversion, _ direction: ConversionDirection) {
            guard root.isObject, !root.isEmptyContainer else { return nil }
            let remainder = root[named: conversion.targetVersion(direction)]
            let text = root[ConversionData.carriedName]
            let rejected = root[ConversionData.rejectedName]
            let known = (remainder == nil ? 0 : 1) + (text == nil ? 0 : 1) + (rejected == nil ? 0 : 1)
            guard root.count == known, remainder?.isObject != false, text?.isString != false, rejected?.isArray != false
            else { return nil }
            self.remainder = remainder
            if let remainder {
                check = AnnotationCheck(remainder, by: conversion.unit, isHub: direction == .spokeToHub)
            } else {
                check = nil
            }
            var carried = Carried()
            if let text {
                var bytes: [UInt8] = []
                text.appendContent(to: &bytes)
                carried.text = bytes
            }
            if let rejected {
                let list = [UInt8](copying: rejected.text)
                carried.rejected = rejected.isEmptyContainer ? [] : Array(list[1..<(list.count - 1)])
            }
            self.carried = carried
        }
    }

    /// The annotation of an object that was converted in `direction`; nil for none.
    ///
    /// - Parameter limit: Bytes that it may have; where what is carried does not fit, it stays behind.
    /// - Returns: The text, and whether all of it is there.
    static func text(
        remainder: [UInt8], carried: Carried, for conversion: CompiledConversion, _ direction: ConversionDirection,
        limit: Int
    ) -> (text: [UInt8]?, isWhole: Bool) {
        let whole = text(remainder: remainder, carried: carried, for: conversion, direction)
        guard !carried.isEmpty, whole?.count ?? 0 > limit else { return (whole, true) }
        return (text(remainder: remainder, carried: Carried(), for: conversion, direction), false)
    }

    private static func text(
        remainder: [UInt8], carried: Carried, for conversion: CompiledConversion, _ direction: ConversionDirection
    ) -> [UInt8]? {
        if remainder.isEmpty, carried.rejected.isEmpty {
            guard let text = carried.text else { return nil }
            // What could be taken for ours on the other side is wrapped, on its way there and on its way back: somebody
            // may have written it so that what he wrote inside is taken for ours two conversions later.
            if !looksLikeOurs(text, for: conversion, direction) { return text }
        }
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(remainder.count + carried.count + 64)
        writer.beginObject()
        if let text = carried.text {
            writer.key(carriedName)
            writer.string(utf8: text.span)
        }
        if !carried.rejected.isEmpty {
            writer.key(rejectedName)
            writer.beginArray()
            writer.raw(carried.rejected)
            writer.endArray()
        }
        if !remainder.isEmpty {
            writer.key(conversion.sourceVersion(direction))
            writer.raw(remainder)
        }
        writer.endObject()
        return writer.bytes
    }

    /// Whether foreign text could be taken for ours on the other side: then it must be wrapped.
    private static func looksLikeOurs(
        _ text: [UInt8], for conversion: CompiledConversion, _ direction: ConversionDirection
    ) -> Bool {
        var tape = Tape(capacity: 64)
        guard let document = try? tape.parse(text.span, maxDepth: maxDepth) else { return false }
        guard
            let content = Content(document.root, for: conversion, direction == .spokeToHub ? .hubToSpoke : .spokeToHub)
        else {
            return false
        }
        guard let check = content.check, !check.rejected.isEmpty else { return true }
        var (accepted, rest) = (JSONWriter(), JSONWriter())
        check.separate(into: &accepted, &rest)
        return !accepted.bytes.isEmpty || !content.carried.isEmpty
    }
}
