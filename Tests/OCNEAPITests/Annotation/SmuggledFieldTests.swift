import APISchema
import OCNEAPI
import Reference
import TestDocuments
import TestObjects
import Testing

/// For each row of a conversion table and each value that the schema of its version rejects, an object of the other
/// version with the value in its annotation is rejected, too. All cases are derived from tables and
/// schemas, so a new field is covered.
@Suite("Values in the annotation: limits of schemas")
struct SmuggledFieldTests {
    static let served = Served.all

    @Test("Rejects a value in the annotation that the version itself rejects", arguments: served)
    func refused(served: Served) throws {
        let (kind, version) = (served.kind, served.version)
        let other = version.other
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let judge = Judge.withTemplates.about(other)
        let clean = try kind.sample(in: other)
        for row in PropertyRun.sample(Smuggling.rows(kind, version), using: &random) {
            let schema = try #require(Smuggling.schema(kind, version, at: row.path), "\(row.name)")
            let valid = RandomObject.value(of: schema, named: row.path.last ?? "", using: &random)
            var faults = 0
            var smuggled = 0
            for fault in schema.faultyCopies(of: valid) {
                let object = try Smuggling.object(row, fault, using: &random)
                guard try Smuggling.isRefused(object, kind, version) else { continue }
                faults += 1
                let carrier = try Converting.convert(object, to: other.rawValue)
                // A field that is present without the annotation does not come from it.
                let plain = try Converting.convert(carrier.withoutConversionData, to: version.rawValue)
                if try Smuggling.isRefused(plain, kind, version) { continue }
                // A fault that does not fit into an annotation is dropped by the conversion.
                guard carrier.conversionData != nil else { continue }
                smuggled += 1
                for decision in [try judge.create(kind, carrier), try judge.update(kind, clean, to: carrier)] {
                    #expect(
                        !decision.isAllowed, "seed \(seed): \(row.name): \(fault) by \(carrier.conversionData ?? "")")
                }
                let refused = try judge.create(kind, carrier)
                // An object that cannot be decoded even without the annotation is rejected earlier.
                guard refused.code == 422 else { continue }
                let message = refused.message
                #expect(message.contains("cluster.x-k8s.io/conversion-data"), "\(message)")
                #expect(message.contains(version.rawValue), "\(message)")
            }
            if !row.hasCounterpart, faults > 0 {
                #expect(smuggled > 0, "seed \(seed): \(row.name): no fault came by the annotation")
            }
        }
    }

    @Test("Rejects changes of immutable fields in the annotation", arguments: served)
    func immutable(served: Served) throws {
        let (kind, version) = (served.kind, served.version)
        guard kind == .controlPlane || kind == .controlPlaneTemplate else { return }
        let other = version.other
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let judge = Judge.withTemplates.about(other)
        var fixed = 0
        let rows = Smuggling.rows(kind, version).filter { !$0.hasCounterpart }
        for row in rows {
            guard let (one, two) = try Self.values(of: row, using: &random) else { continue }
            let (old, new) = (
                try Converting.convert(one, to: other.rawValue), try Converting.convert(two, to: other.rawValue)
            )
            guard old.conversionData != nil, new.conversionData != nil,
                old.withoutConversionData == new.withoutConversionData
            else {
                continue
            }
            let isFixed = kind.mutability(of: row.path, in: version) == .fixed
            let emptied = Self.with(old, data: "{}")
            for (changed, what) in [(new, "changed"), (emptied, "emptied"), (old.withoutConversionData, "dropped")] {
                // Zero and absent may be equal.
                let openly = try Judge.withTemplates.about(version).update(
                    kind, one, to: Converting.convert(changed, to: version.rawValue))
                guard isFixed, !openly.isAllowed else { continue }
                let decision = try judge.update(kind, old, to: changed)
                #expect(!decision.isAllowed, "seed \(seed): \(row.name) \(what): \(old.conversionData ?? "")")
                fixed += 1
            }
            #expect(try judge.update(kind, old, to: old).isAllowed, "seed \(seed): \(row.name)")
        }
        #expect(rows.isEmpty || fixed > 0)
    }

    /// Two valid objects that differ in a row's field only; nil if none were found.
    private static func values(of row: Smuggling.Row, using random: inout SeededRandom) throws -> (Value, Value)? {
        guard let schema = Smuggling.schema(row.kind, row.version, at: row.path) else { return nil }
        let judge = Judge.withTemplates.about(row.version)
        for _ in 0..<40 {
            let mine = RandomObject.value(of: schema, named: row.path.last ?? "", using: &random)
            let theirs = RandomObject.value(of: schema, named: row.path.last ?? "", using: &random)
            guard mine != theirs else { continue }
            var copy = random
            let one = try Smuggling.object(row, mine, using: &copy)
            let two = try Smuggling.object(row, theirs, using: &random)
            if try judge.create(row.kind, one).isAllowed, try judge.create(row.kind, two).isAllowed,
                try !judge.update(row.kind, one, to: two).isAllowed
                    || row.kind.mutability(of: row.path, in: row.version) != .fixed
            {
                return (one, two)
            }
        }
        return nil
    }

    static func with(_ object: Value, data: String) -> Value {
        let annotation: Value = .object([Array("cluster.x-k8s.io/conversion-data".utf8): .string(Array(data.utf8))])
        return object.merged(with: nested(annotation, below: ["metadata", "annotations"]))
    }
}
