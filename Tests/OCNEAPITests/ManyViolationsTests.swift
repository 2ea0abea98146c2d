import KubernetesAPI
import OCNEAPI
import TestDocuments
import Testing

@Suite("Many violations")
struct ManyViolationsTests {
    @Test("Reports the first hundred violations and counts the others")
    func capped() throws {
        let count = PropertyRun.count(default: 20_000)
        let files = String(repeating: #"{"path":"/a"},"#, count: count) + #"{"path":"/a"}"#
        let object = try Value(
            json:
                #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","kind":"OCNEConfig","metadata":{"name":"n"},"spec":{"files":[\#(files)]}}"#
                .utf8)
        let decision = try Judge().decide(.validate(.config, .v1alpha1), "CREATE", object: object)
        #expect(decision.code == 422)
        let status = decision.answer["response"]["status"]
        #expect(status["details"]["causes"].elements.count == FieldErrors<OCNERule>.maxErrors)
        #expect(status["message"].text?.hasSuffix(", and \(count - FieldErrors<OCNERule>.maxErrors) more]") == true)
    }
}
