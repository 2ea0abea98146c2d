import APISchema
import JSON
import TestDocuments
import Testing

@testable import APIConversion

/// Converts objects of an invented kind between the spoke `v1` and the hub `v2`.
///
/// Objects are given by their fields. No member has a name of Kubernetes: the module must not depend on them.
struct ToyConversion {
    static let layout = ObjectLayout(
        version: "format", kind: "sort", metadata: "meta", namespace: "home", annotations: "notes",
        unpreserved: ["state"], annotation: "preserved", maxAnnotationBytes: 4096)

    let compiled: CompiledConversion
    var versions: (any ReferenceVersions)?

    init(
        _ fields: [FieldMapping], objects: [ObjectMapping] = [], spoke: Schema = Schema(.any, ""),
        hub: Schema = Schema(.any, ""), versions: (any ReferenceVersions)? = nil
    ) {
        let table = ConversionTable(
            kind: "Toy", group: "toys", spokeVersion: "v1", hubVersion: "v2", layout: Self.layout, fields: fields,
            objects: objects)
        compiled = CompiledConversion(table, spoke: spoke, hub: hub)
        self.versions = versions
    }

    /// The result of a conversion.
    struct Toy {
        /// The object without the members that all kinds have in common.
        var fields: Value
        /// The annotation.
        var annotation: String?
        let notes: ConversionNotes

        /// The preserved fields of a version.
        func preserved(_ version: String) throws -> Value? {
            guard let annotation else { return nil }
            return try Value(json: annotation.utf8)[version]
        }
    }

    /// Converts an object with these fields and this annotation.
    func convert(_ fields: Value, _ direction: ConversionDirection, annotation: String? = nil) throws -> Toy {
        guard case .object(var members) = fields else { throw NotAnObject() }
        var metadata: [[UInt8]: Value] = [Array("home".utf8): .string(Array("here".utf8))]
        if let annotation {
            metadata[Array("notes".utf8)] = .object([Array("preserved".utf8): .string(Array(annotation.utf8))])
        }
        members[Array("meta".utf8)] = .object(metadata)
        members[Array("sort".utf8)] = .string(Array("Toy".utf8))
        let text = Value.object(members).json
        var tape = Tape()
        let root = try tape.parse(text.span).root
        var converter = ObjectConverter()
        converter.referenceVersions = versions
        var writer = JSONWriter()
        let notes = converter.convert(root, in: root, by: compiled, direction, to: &writer)
        let whole = try Value(json: writer.bytes)
        guard case .object(var result) = whole else { throw NotAnObject() }
        for name in ["format", "sort", "meta"] { result[Array(name.utf8)] = nil }
        return Toy(fields: .object(result), annotation: whole["meta"]["notes"]["preserved"].text, notes: notes)
    }

    private struct NotAnObject: Error {}
}

/// A conversion of fields, and the way back, possibly after an edit.
struct Trip: Sendable, CustomTestStringConvertible {
    let direction: ConversionDirection
    /// The fields of the source.
    let source: String
    /// The fields of the target.
    let target: String
    /// The fields that are preserved of the source; nil if there are none.
    let preserved: String?
    /// The fields that a client writes in place of `target`.
    var edit: String? = nil
    /// The fields of the source's version after the way back, if they differ from `source`.
    var back: String? = nil

    static func up(_ source: String, _ target: String, preserves: String? = nil) -> Trip {
        Trip(direction: .spokeToHub, source: source, target: target, preserved: preserves)
    }

    static func down(_ source: String, _ target: String, preserves: String? = nil) -> Trip {
        Trip(direction: .hubToSpoke, source: source, target: target, preserved: preserves)
    }

    /// The same trip, with fields that a client writes before the way back, and what comes of them.
    func edited(_ fields: String, _ back: String) -> Trip {
        var trip = self
        trip.edit = fields
        trip.back = back
        return trip
    }

    /// The same trip, with fields that do not come back as they were.
    func returning(_ back: String) -> Trip {
        var trip = self
        trip.back = back
        return trip
    }

    var testDescription: String {
        "\(direction == .spokeToHub ? "up" : "down"): \(source)\(edit.map { ", edited to \($0)" } ?? "")"
    }

    /// Makes the trip.
    func check(_ toys: ToyConversion, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let isUp = direction == .spokeToHub
        let there = try toys.convert(Value(json: source.utf8), direction)
        #expect(try there.fields == Value(json: target.utf8), "target", sourceLocation: sourceLocation)
        let expected = try preserved.map { try Value(json: $0.utf8) }
        #expect(try there.preserved(isUp ? "v1" : "v2") == expected, "preserved", sourceLocation: sourceLocation)
        let written = try edit.map { try Value(json: $0.utf8) } ?? there.fields
        let back = try toys.convert(written, isUp ? .hubToSpoke : .spokeToHub, annotation: there.annotation)
        #expect(try back.fields == Value(json: (self.back ?? source).utf8), "back", sourceLocation: sourceLocation)
    }
}

extension Value: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringLiteral, ExpressibleByIntegerLiteral
{
    init(dictionaryLiteral members: (String, Value)...) {
        self = .object(Dictionary(members.map { (Array($0.0.utf8), $0.1) }) { _, last in last })
    }

    init(arrayLiteral elements: Value...) { self = .array(elements) }

    init(stringLiteral text: String) { self = .string(Array(text.utf8)) }

    init(integerLiteral number: Int) { self = .number(Array("\(number)".utf8)) }
}
