import APIConversion
import APISchema
import Primitives
import TestDocuments
import TestObjects
import Testing

@testable import OCNEAPI

/// The guarantees of conversion for random valid objects. For more of them:
/// `OCNE_PROPERTY_OBJECTS=10000`.
@Suite("Conversion is lossless")
struct RoundTripTests {
    /// Returns the known references for the objects from `start` on: none every other time.
    private static func cluster(_ start: Int) -> (any ReferenceVersions)? { start % 100 == 0 ? nil : SomeReferences() }

    @Test(
        "Converting there and back yields the same object", arguments: OCNEKind.allCases,
        Converting.Direction.all)
    func roundTrip(kind: OCNEKind, direction: Converting.Direction) throws {
        let (version, other) = (direction.from, direction.to)
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(Converting.schema(kind, version))
        for start in stride(from: 0, to: Converting.objectCount, by: 50) {
            let objects = (0..<Converting.batchCount).map { _ in maker.next(using: &random).withoutStaleStatus }
            let cluster = Self.cluster(start)
            let there = try Converting.convert(objects, to: other, in: cluster)
            let schema = Converting.schema(kind, other).compiled
            for (i, object) in there.enumerated() {
                let failure = try reading("\(object)") { schema.failures(in: $0, limit: 1).first }
                #expect(failure == nil, "seed \(seed), object \(start + i): \(object)")
            }
            let back = try Converting.convert(there, to: version, in: cluster)
            for (i, (object, same)) in zip(objects, back).enumerated() where object != same {
                Issue.record(
                    "seed \(seed), object \(start + i): \(same.difference(from: object) ?? "")\n  from \(object)\n  over \(there[i])"
                )
                return
            }
        }
    }

    @Test(
        "A duration that Go cannot decode stays in the annotation, and all other fields are restored",
        arguments: OCNEKind.allCases)
    func unreadable(kind: OCNEKind) throws {
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(Converting.schema(kind, Converting.spoke), withUnreadableTexts: true)
        let schema = Converting.schema(kind, Converting.spoke).whole
        for i in 0..<PropertyRun.count(default: 50) {
            let object = maker.next(using: &random).withoutStaleStatus
            let there = try Converting.convert(object, to: Converting.hub)
            let back = try Converting.convert(there, to: Converting.spoke)
            var lost: [String] = []
            let readable = schema.withoutUnreadableDurations(object, &lost)
            #expect(
                back["spec"].withoutEmptyObjects == readable["spec"].withoutEmptyObjects,
                "seed \(seed), object \(i)\n  from \(object)\n  over \(there)\n  back \(back)")
            for text in lost {
                #expect(back.conversionData?.contains(text) == true, "seed \(seed), object \(i): \(text) is gone")
            }
            let again = try Converting.convert(back, to: Converting.hub)
            #expect(again["spec"].withoutEmptyObjects == there["spec"].withoutEmptyObjects, "seed \(seed), object \(i)")
            #expect(try Converting.convert(again, to: Converting.spoke) == back, "seed \(seed), object \(i)")
        }
    }

    @Test("Edits survive conversion", arguments: OCNEKind.allCases, Converting.Direction.all)
    func edits(kind: OCNEKind, direction: Converting.Direction) throws {
        let (version, other) = (direction.from, direction.to)
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        // The object was written in the other version and is edited in this one.
        let maker = RandomObject(Converting.schema(kind, other))
        let donor = RandomObject(Converting.schema(kind, version))
        let schema = Converting.schema(kind, version).whole
        for start in stride(from: 0, to: Converting.objectCount, by: 50) {
            let objects = (0..<Converting.batchCount).map { _ in maker.next(using: &random) }
            let cluster = Self.cluster(start)
            let seen = try Converting.convert(objects, to: version, in: cluster)
            let edited = seen.map { object in
                // An edit that an API server would reject is replaced by another one, a few times.
                let edits = (0..<4).lazy.map { _ in object.edited(like: donor.next(using: &random), using: &random) }
                let before = schema.faults(in: object)
                return (edits.first { schema.faults(in: $0) <= before } ?? object).withoutStaleStatus
            }
            let stored = try Converting.convert(edited, to: other, in: cluster)
            let back = try Converting.convert(stored, to: version, in: cluster)
            for (i, (edit, same)) in zip(edited, back).enumerated()
            where edit.withoutConversionData != same.withoutConversionData {
                Issue.record(
                    """
                    seed \(seed), object \(start + i): \(same.withoutConversionData.difference(from: edit.withoutConversionData) ?? "")
                      written \(objects[i])
                      seen    \(seen[i])
                      edited  \(edit)
                      stored  \(stored[i])
                    """)
                return
            }
        }
    }
}

extension Value {
    /// Returns the object after an edit of its spec or status: a deletion, a reordering, or a part of another object.
    func edited(like donor: Value, using random: inout SeededRandom) -> Value {
        let part = random.once(in: 4) ? "status" : "spec"
        guard case .object = self[part] else { return self }
        let changed = self[part].changed(like: donor[part], depth: 0, using: &random)
        return setting(part, changed)
    }

    private func changed(like donor: Value, depth: Int, using random: inout SeededRandom) -> Value {
        switch self {
        case .object(let members):
            let names = Set(members.keys).union(donor.objectNames).sorted { $0.lexicographicallyPrecedes($1) }
            guard !names.isEmpty else { return self }
            let name = names[random.below(names.count)]
            let key = String(decoding: name, as: UTF8.self)
            guard let own = members[name] else { return setting(key, donor[key]) }
            if depth > 0, random.once(in: 5) { return setting(key, nil) }
            return setting(key, own.changed(like: donor[key], depth: depth + 1, using: &random))
        case .array(var elements):
            guard !elements.isEmpty else { return donor.elements.isEmpty ? self : donor }
            let at = random.below(elements.count)
            switch random.below(5) {
            case 0: elements.remove(at: at)
            case 1: elements.shuffle(using: &random)
            case 2: elements.insert(contentsOf: donor.elements.prefix(1), at: at)
            default:
                elements[at] = elements[at].changed(
                    like: donor[random.below(max(donor.elements.count, 1))], depth: depth + 1, using: &random)
            }
            return .array(elements)
        default: return donor == .null ? self : donor
        }
    }

    private var objectNames: [[UInt8]] {
        guard case .object(let members) = self else { return [] }
        return Array(members.keys)
    }
}

extension Value {
    /// Returns the value without empty objects, at any depth.
    fileprivate var withoutEmptyObjects: Value {
        switch self {
        case .object(let members):
            .object(
                members.mapValues(\.withoutEmptyObjects).filter {
                    if case .object(let inner) = $0.value { !inner.isEmpty } else { true }
                })
        case .array(let elements): .array(elements.map(\.withoutEmptyObjects))
        default: self
        }
    }
}

extension Schema {
    /// Returns a value without the durations that Go cannot decode, which are appended to `lost`.
    fileprivate func withoutUnreadableDurations(_ value: Value, _ lost: inout [String]) -> Value {
        switch (type, value) {
        case (.array(let inner), .array(let elements)):
            return .array(elements.map { inner.withoutUnreadableDurations($0, &lost) })
        case (.object(let properties), .object(var members)):
            for property in properties {
                let name = Array("\(property.name)".utf8)
                guard let member = members[name] else { continue }
                if case .string(.duration) = property.schema.type, let text = member.text, GoDuration(text) == nil {
                    lost.append(text)
                    members[name] = nil
                } else {
                    members[name] = property.schema.withoutUnreadableDurations(member, &lost)
                }
            }
            return .object(members)
        default: return value
        }
    }

    /// Counts the parts of a value that an API server would reject: missing members, empty objects,
    /// contradictory fields. Contents of strings and numbers are not validated.
    func faults(in value: Value) -> Int {
        switch (type, value) {
        case (.array(let inner), .array(let elements)): return elements.reduce(0) { $0 + inner.faults(in: $1) }
        case (.map(let inner), .object(let members)): return members.values.reduce(0) { $0 + inner.faults(in: $1) }
        case (.object(let properties), .object(let members)):
            var faults = members.count < minProperties ?? 0 ? 1 : 0
            if !exactlyOneOf.isEmpty, exactlyOneOf.count(where: { members[Array("\($0)".utf8)] != nil }) != 1 {
                faults += 1
            }
            for property in properties {
                if let member = members[Array("\(property.name)".utf8)] {
                    faults += property.schema.faults(in: member)
                } else if property.isRequired {
                    faults += 1
                }
            }
            return faults
        default: return 0
        }
    }
}
