import OCNEAPI
import TestDocuments
import Testing

@Suite("Strategies other than RollingUpdate in v1beta2")
struct ReplacedStrategyTests {
    @Test("Replaces them with a warning", arguments: [("Recreate", 1), ("RollingUpdate", 0), ("", 0)])
    func replaced(type: String, warnings: Int) throws {
        let object = try Value(
            json:
                #"{"apiVersion":"controlplane.cluster.x-k8s.io/v1beta2","kind":"OCNEControlPlane","metadata":{"name":"n"},"spec":{"rollout":{"strategy":{"type":"\#(type)"}}}}"#
                .utf8)
        let decision = try Judge().decide(.mutate(.controlPlane, .v1beta2), "CREATE", object: object)
        #expect(decision.warnings.count == warnings)
        #expect(try object.patched(by: decision.patch())["spec"]["rollout"]["strategy"]["type"].text == "RollingUpdate")
        if let warning = decision.warnings.first {
            #expect(
                warning
                    == "spec.rollout.strategy.type: \"Recreate\" becomes \"RollingUpdate\", the only supported strategy"
            )
        }
    }
}
