import APIConversion
import TestDocuments
import TestObjects
import Testing

@testable import OCNEAPI

/// An edit through one version changes only the edited fields.
@Suite("Edits preserve other fields")
struct OtherFieldsTests {
    @Test(
        "Unedited fields keep values that only the other version represents",
        arguments: [OCNEKind.config, .controlPlane])
    func rest(kind: OCNEKind) throws {
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let table = try #require(KindConversions.all.first { $0.kind == kind.rawValue })
        for version in [Converting.spoke, Converting.hub] {
            let other = Converting.other(version)
            let maker = RandomObject(Converting.schema(kind, other))
            let donor = RandomObject(Converting.schema(kind, version))
            for _ in 0..<Converting.objectCount / 2 {
                let written = maker.next(using: &random)
                let seen = try Converting.convert(written, to: version)
                // A field of the spec is replaced by that of another object, or removed.
                let source = donor.next(using: &random)["spec"]
                let names = Set(seen["spec"].names + source.names).sorted()
                guard !names.isEmpty else { continue }
                let name = names[random.below(names.count)]
                let value = source[name] == .null || random.once(in: 3) ? nil : source[name]
                let edited = seen.setting("spec", seen["spec"].setting(name, value))
                let stored = try Converting.convert(edited, to: other)
                let touched = Self.fields(of: other, touchedBy: name, table)
                for field in Set(written["spec"].names + stored["spec"].names) where !touched.contains(field) {
                    let difference = stored["spec"][field].difference(from: written["spec"][field])
                    #expect(
                        difference == nil,
                        "seed \(seed): editing \(name) in \(version) changed \(field) in \(other): \(difference ?? "")")
                    if difference != nil { return }
                }
            }
        }
    }

    /// Returns the fields of the spec in `version` that depend on a field of the other version's spec.
    private static func fields(of version: String, touchedBy name: String, _ table: ConversionTable) -> Set<String> {
        let isHub = version == Converting.hub
        func field(_ path: String?) -> String? {
            guard let steps = path?.split(separator: "."), steps.first == "spec", steps.count > 1 else { return nil }
            return String(steps[1])
        }
        var touched: Set<String> = [name]
        for mapping in table.fields {
            var (here, there) = isHub ? (mapping.hub, mapping.spoke) : (mapping.spoke, mapping.hub)
            if case .followingSeconds(let leader) = mapping.transform {
                let followed = table.fields.first { $0.hub == leader }?.spoke
                if isHub { there = followed } else { here = followed }
            }
            if field(there) == name, let own = field(here) { touched.insert(own) }
        }
        return touched
    }
}
