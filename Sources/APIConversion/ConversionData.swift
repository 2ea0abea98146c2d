internal import JSON

/// The remainder: JSON that mirrors the object which it came from, with only what the other version cannot hold.
///
/// Fields stand under their names as they were. Elements of a list stand under a fingerprint of their keys and their index. Marks, which
/// are no names of the API, say the rest.
enum ConversionData {
    /// The annotation that holds it. Cluster API's tools know the name and leave it alone.
    static let annotation: StaticString = "cluster.x-k8s.io/conversion-data"
    /// Marks an object that has no counterpart in the other version, so that nobody could delete it there: true when it must be there even if
    /// empty, false when it need not. Null on one that has a counterpart and must be there while that is.
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

    /// Text of the annotation that is not ours.
    enum Carried {
        /// On its way out: what could be taken for ours on the other side must be wrapped.
        case abroad([UInt8])
        /// On its way back to where it came from.
        case home([UInt8])

        var count: Int {
            switch self {
            case .abroad(let bytes), .home(let bytes): bytes.count
            }
        }
    }

    /// What our annotation on an object says.
    struct Content: ~Escapable {
        /// What was remembered of the object in the version that it goes to.
        let remainder: Cursor?
        /// What the annotation was there.
        let carried: Carried?

        /// Reads the annotation of an object on its way in `direction`; nil when it is not ours, or has not the types of the schema there.
        @_lifetime(copy root)
        init?(_ root: Cursor, for conversion: CompiledConversion, _ direction: ConversionDirection) {
            guard root.isObject, !root.isEmptyContainer else { return nil }
            let remainder = root[named: conversion.targetVersion(direction)]
            let carried = root[ConversionData.carriedName]
            guard root.count == (remainder == nil ? 0 : 1) + (carried == nil ? 0 : 1), remainder?.isObject != false,
                carried?.isString != false
            else { return nil }
            if let remainder, !conversion.unit.hasTypes(remainder, of: 0, isHub: direction == .spokeToHub) { return nil }
            self.remainder = remainder
            if let carried {
                var text: [UInt8] = []
                carried.appendContent(to: &text)
                self.carried = .home(text)
            } else {
                self.carried = nil
            }
        }
    }

    /// The annotation of an object that was converted in `direction`; nil for none.
    ///
    /// - Parameter limit: Bytes that it may have; where what is carried does not fit, it stays behind.
    /// - Returns: The text, and whether all of it is there.
    static func text(
        remainder: [UInt8], carried: Carried?, for conversion: CompiledConversion, _ direction: ConversionDirection, limit: Int
    ) -> (text: [UInt8]?, isWhole: Bool) {
        let whole = text(remainder: remainder, carried: carried, for: conversion, direction)
        guard carried != nil, whole?.count ?? 0 > limit else { return (whole, true) }
        return (text(remainder: remainder, carried: nil, for: conversion, direction), false)
    }

    private static func text(
        remainder: [UInt8], carried: Carried?, for conversion: CompiledConversion, _ direction: ConversionDirection
    ) -> [UInt8]? {
        var text: [UInt8]? = nil
        switch carried {
        case nil: if remainder.isEmpty { return nil }
        case .home(let bytes):
            if remainder.isEmpty { return bytes }
            text = bytes
        case .abroad(let bytes):
            if remainder.isEmpty, !looksLikeOurs(bytes, for: conversion, direction) { return bytes }
            text = bytes
        }
        var writer = JSONWriter()
        writer.bytes.reserveCapacity(remainder.count + (text?.count ?? 0) + 64)
        writer.beginObject()
        if let text {
            writer.key(carriedName)
            writer.string(utf8: text.span)
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
        guard let document = try? tape.parse(text.span) else { return false }
        return Content(document.root, for: conversion, direction == .spokeToHub ? .hubToSpoke : .spokeToHub) != nil
    }
}
