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
}
