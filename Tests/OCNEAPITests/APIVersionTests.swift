import APIConversion
import APISchema
import KubernetesAPI
import Testing

@testable import OCNEAPI

@Suite("Versions")
struct APIVersionTests {
    @Test("Ordinals are positions among all cases")
    func ordinals() {
        #expect(APIVersion.allCases.map(\.ordinal) == Array(APIVersion.allCases.indices))
    }

    @Test("Objects are converted to the hub and from it", arguments: APIVersion.allCases)
    func counterparts(version: APIVersion) {
        #expect(version.counterparts == (version.isHub ? APIVersion.spokes : [.hub]))
        #expect(APIVersion.spokes + [.hub] == APIVersion.allCases.filter { !$0.isHub } + [.hub])
    }

    @Test("Every spoke, and no hub, has a conversion of each kind", arguments: Served.all)
    func conversions(served: Served) {
        let table = served.kind.conversionTable(of: served.version)
        #expect((table == nil) == served.version.isHub)
        if let table {
            #expect(table.kind == served.kind.rawValue && table.group == served.schema.gvk.group)
            #expect(table.spokeVersion == served.version.rawValue && table.hubVersion == APIVersion.hub.rawValue)
        }
    }

    @Test("Kinds in a version have the version's name", arguments: Served.all)
    func schemas(served: Served) {
        #expect(served.schema.gvk.version == served.version.rawValue)
        #expect(served.schema.gvk.kind == served.kind.rawValue)
    }

    @Test("Conversions of all kinds from all versions to all versions can be counted")
    func counts() {
        let indices = OCNEConversion.Counts.indices
        #expect(indices.count == OCNEKind.allCases.count * APIVersion.allCases.count * APIVersion.allCases.count)
        #expect(indices.count <= 64)
        let meanings = indices.map { index in
            let meaning = OCNEConversion.Counts.meaning(of: index)
            return "\(meaning.kind) \(meaning.from) \(meaning.to)"
        }
        #expect(Set(meanings).count == indices.count)
    }

    /// With a second spoke, these still describe or convert the oldest one alone: `OCNEKind.conversionTable` and what
    /// uses it (`ConversionReference`, `FieldOrigins`, `Explanation.ofPlace`), `ConvertedObject` of the executable. And
    /// `ControlPlaneSummary` of ClusterObjects names the version in which empty does not mean absent.
    @Test("Code that is written for one spoke has one")
    func oneSpoke() {
        #expect(APIVersion.spokes == [.v1alpha1])
    }

    @Test("The default storage version can be stored")
    func storage() {
        #expect(APIVersion.storable.contains(.defaultStorage))
    }
}
