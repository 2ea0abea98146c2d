import ClusterObjects
import JSON
import OCNEAPI
import Testing

@testable import LiveState

/// Versions in modules that do not depend on OCNEAPI.
@Suite("Versions of watched OCNE kinds")
struct WatchedVersionTests {
    @Test("The live state can list OCNE objects in every served version")
    func versions() {
        let watched = WatchedResource.all.filter { OCNEKind(rawValue: $0.kind) != nil }
        #expect(!watched.isEmpty)
        for resource in watched {
            #expect(resource.versions == APIVersion.allCases.map(\.rawValue), "\(resource.kind)")
        }
    }

    @Test("Empty external etcd is external unless an empty object means an absent one", arguments: APIVersion.allCases)
    func externalEtcd(version: APIVersion) throws {
        var tape = Tape(capacity: 16)
        let text = Array(#"{"spec":{"controlPlaneConfig":{"clusterConfiguration":{"etcd":{"external":{}}}}}}"#.utf8)
        let summary = ControlPlaneSummary(Field(try tape.parse(text.span).root), version: version.rawValue)
        #expect(summary.hasExternalEtcd == !version.emptyMeansAbsent)
    }
}
