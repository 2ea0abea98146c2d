import APIConversion
import APISchema
import KubernetesAPI
import Testing

@testable import OCNEAPI

@Suite("API versions")
struct APIVersionTests {
    @Test("An ordinal is the index in allCases")
    func ordinals() {
        #expect(APIVersion.allCases.map(\.ordinal) == Array(APIVersion.allCases.indices))
    }

    @Test("Conversion goes through the hub", arguments: APIVersion.allCases)
    func counterparts(version: APIVersion) {
        #expect(version.counterparts == (version.isHub ? APIVersion.spokes : [.hub]))
        #expect(APIVersion.spokes + [.hub] == APIVersion.allCases.filter { !$0.isHub } + [.hub])
    }

    @Test("Every spoke, and no hub, converts each kind", arguments: Served.all)
    func conversions(served: Served) {
        let table = served.kind.conversionTable(of: served.version)
        #expect((table == nil) == served.version.isHub)
        if let table {
            #expect(table.kind == served.kind.rawValue && table.group == served.schema.gvk.group)
            #expect(table.spokeVersion == served.version.rawValue && table.hubVersion == APIVersion.hub.rawValue)
        }
    }

    @Test("apiVersion and kind match the endpoint's version", arguments: Served.all)
    func schemas(served: Served) {
        #expect(served.schema.gvk.version == served.version.rawValue)
        #expect(served.schema.gvk.kind == served.kind.rawValue)
    }

    @Test("A conversion counter exists for each kind and pair of versions")
    func counts() {
        let paths = OCNEConversion.Path.allCases
        #expect(paths.count == OCNEKind.allCases.count * APIVersion.allCases.count * APIVersion.allCases.count)
        #expect(paths.count <= 64)
        #expect(paths.map(\.index) == Array(paths.indices))
        #expect(Set(paths).count == paths.count)
    }

    @Test("A table converts between a spoke and the hub only", arguments: APIVersion.allCases, APIVersion.allCases)
    func tables(version: APIVersion, other: APIVersion) {
        for kind in OCNEKind.allCases {
            let table = kind.conversionTable(between: version, and: other)
            #expect((table != nil) == version.counterparts.contains(other))
            #expect(table?.spokeVersion == (table == nil ? nil : [version, other].first { !$0.isHub }?.rawValue))
        }
    }

    @Test("The default storage version is a storable version")
    func storage() {
        #expect(APIVersion.storable.contains(.defaultStorage))
    }
}
