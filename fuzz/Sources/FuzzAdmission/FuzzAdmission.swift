import Fuzzing
import JSON
import KubernetesAPI
import OCNEAPI
import Trees

/// Reviews at every endpoint: the response is JSON and echoes the uid, and an object with its defaults gets no more.
@main
enum FuzzAdmission {
    static let endpoints = AdmissionEndpoint.all.map(\.endpoint)
    static let admission = OCNEAdmission(AdmissionConfiguration(controlPlanes: Placements()))

    static func main() {
        fuzz { input in
            var input = input
            let choice = input.takeByte()
            // The first choices look at one endpoint, which is faster; the others at all.
            if choice < endpoints.count {
                check(input.array, endpoints[choice])
            } else {
                for endpoint in endpoints { check(input.array, endpoint) }
            }
        }
    }

    static func check(_ review: [UInt8], _ endpoint: AdmissionEndpoint) {
        let (status, text) = answer(review, endpoint)
        guard let answer = Tree(text) else {
            fatalError("the answer is no JSON: \(String(decoding: text, as: UTF8.self))")
        }
        guard status == 200 else {
            expect(status == 400, "status \(status)")
            expect(answer["kind"] == .string("Status"), "an error that is no Status")
            return
        }
        let uid = Tree(review)?["request"]?["uid"]
        let response = answer["response"]
        expect(uid != nil && response?["uid"] == uid, "the answer has another uid")
        expect(answer["kind"] == .string("AdmissionReview"), "the answer is no review")
        guard response?["allowed"] == .true else {
            expect(response?["allowed"] == .false && response?["patch"] == nil, "a refusal with a patch")
            return
        }
        if let patch = response?["patch"] { checkPatch(review, endpoint, patch) }
    }

    /// Checks that a patch applies to its object, and that the patched object needs none.
    static func checkPatch(_ review: [UInt8], _ endpoint: AdmissionEndpoint, _ patch: Tree) {
        guard case .string(let base64) = patch, let text = decodeBase64(base64),
            case .array(let operations)? = Tree(text)
        else {
            fatalError("the patch is no list in base64")
        }
        expect(!operations.isEmpty, "a patch without operations")
        guard var tree = Tree(review), let object = tree["request"]?["object"] else {
            fatalError("a patch for nothing")
        }
        guard let patched = object.applying(operations) else {
            fatalError("the patch does not fit: \(String(decoding: text, as: UTF8.self))")
        }
        tree = tree.setting(["request", "object"], to: patched)
        let (status, second) = answer(tree.text, endpoint)
        let response = Tree(second)?["response"]
        expect(status == 200 && response?["allowed"] == .true, "the patched object is refused")
        expect(response?["patch"] == nil, "a second pass changes: \(String(decoding: second, as: UTF8.self))")
    }

    static func answer(_ review: [UInt8], _ endpoint: AdmissionEndpoint) -> (status: Int, text: [UInt8]) {
        var tape = Tape(capacity: 16)
        var text: [UInt8] = []
        let status = admission.answer(review.span, at: endpoint, tape: &tape, into: &text) { _, _ in }
        return (status, text)
    }

    /// Control planes in every state, selected by the first letter of their name.
    struct Placements: ControlPlaneLookup {
        func etcdPlacement(namespace: String, name: String) -> EtcdPlacement {
            switch name.first {
            case "s": .stacked
            case "e": .external
            case "u": .unavailable("unavailable")
            default: .notFound
            }
        }
    }
}
