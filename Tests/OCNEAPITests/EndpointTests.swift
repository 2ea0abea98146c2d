import OCNEAPI
import Testing

@Suite("Endpoints")
struct EndpointTests {
    private static func paths(_ version: String) -> [String] {
        let bootstrap = "bootstrap-cluster-x-k8s-io-\(version)"
        let controlPlane = "controlplane-cluster-x-k8s-io-\(version)"
        return [
            "/mutate-\(bootstrap)-ocneconfig", "/mutate-\(bootstrap)-ocneconfigtemplate",
            "/mutate-\(controlPlane)-ocnecontrolplane", "/mutate-\(controlPlane)-ocnecontrolplanetemplate",
            "/validate-\(bootstrap)-ocneconfig", "/validate-\(bootstrap)-ocneconfigtemplate",
            "/validate-\(controlPlane)-ocnecontrolplane", "/validate-\(controlPlane)-ocnecontrolplanetemplate",
            "/validate-scale-\(controlPlane)-ocnecontrolplane",
        ]
    }

    @Test("Serves CAPOCNE's paths, including its misspelled one, and the same for later versions")
    func paths() {
        let slip = "/validate-scale-controlplane-cluster-x-k8s-io-v1beta1-ocnecontrolplane"
        let expected = APIVersion.allCases.flatMap { Self.paths($0.rawValue) + ($0 == .v1alpha1 ? [slip] : []) }
        #expect(AdmissionEndpoint.all.map(\.path) == expected)
    }

    private static func endpoints(_ version: APIVersion) -> [AdmissionEndpoint] {
        OCNEKind.allCases.map { .mutate($0, version) } + OCNEKind.allCases.map { .validate($0, version) } + [
            .validateScale(.own)
        ]
    }

    @Test("Each path has its own endpoint")
    func endpoints() {
        let expected = APIVersion.allCases.flatMap {
            Self.endpoints($0) + ($0 == .v1alpha1 ? [.validateScale(.capocne)] : [])
        }
        #expect(AdmissionEndpoint.all.map(\.endpoint) == expected)
    }
}
