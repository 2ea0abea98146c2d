import HTTP
import JSON
import KubernetesClient
import Testing

@testable import AccessReviews

@Suite("TokenReview and SubjectAccessReview") struct ReviewTests {
    private func outcome(_ review: Review, _ status: Int, _ body: String) -> Review.Outcome {
        var tape = Tape()
        return review.outcome(status: status, Array(body.utf8), &tape)
    }

    private static let user: ReviewedUser = {
        var user = ReviewedUser()
        (user.name, user.uid, user.groups) = ("system:serviceaccount:m:p", "7", ["system:authenticated", "g"])
        user.extra = [("authentication.kubernetes.io/pod-name", ["p-0"])]
        return user
    }()

    @Test("A TokenReview contains only the token, escaped as JSON")
    func token() {
        let request = Review.token(#"a"b\c"#).request
        #expect(request.method == .post && request.target == "/apis/authentication.k8s.io/v1/tokenreviews")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"a\"b\\c"}}"#)
    }

    @Test("A SubjectAccessReview contains the user's attributes from the TokenReview, and the requested path")
    func access() {
        let request = Review.access(Self.user, verb: "get", path: "/metrics").request
        #expect(request.method == .post && request.target == "/apis/authorization.k8s.io/v1/subjectaccessreviews")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"system:serviceaccount:m:p","uid":"7","#
                + #""groups":["system:authenticated","g"],"extra":{"authentication.kubernetes.io/pod-name":["p-0"]},"#
                + #""nonResourceAttributes":{"path":"/metrics","verb":"get"}}}"#)
    }

    @Test("Only an explicit true counts")
    func answers() {
        let status = #"{"status":{"authenticated":true,"user":{"username":"system:serviceaccount:m:p","uid":"7","#
        let groups =
            #""groups":["system:authenticated","g"],"extra":{"authentication.kubernetes.io/pod-name":["p-0"]}}}}"#
        #expect(outcome(.token("t"), 201, status + groups) == .user(Self.user))
        for body in [
            #"{"status":{"authenticated":false,"error":"token lookup failed"}}"#, #"{"status":{}}"#, "{}", "[]",
            #"{"status":"authenticated"}"#,
            #"{"status":{"authenticated":"true","user":{"username":"a"}}}"#,
        ] { #expect(outcome(.token("t"), 201, body) == .noUser, "\(body)") }
        let access = Review.access(Self.user, verb: "get", path: "/metrics")
        #expect(outcome(access, 201, #"{"status":{"allowed":true}}"#) == .access(isAllowed: true))
        for body in [
            #"{"status":{"allowed":false,"reason":"no"}}"#, #"{"status":{"allowed":true,"denied":true}}"#, "{}",
            #"{"status":{"allowed":1}}"#,
        ] { #expect(outcome(access, 200, body) == .access(isAllowed: false), "\(body)") }
    }

    @Test("Other statuses and bodies are failures; missing permissions are distinguished")
    func failures() {
        let message = #"{"kind":"Status","message":"cannot create tokenreviews"}"#
        for status in [401, 403] {
            #expect(
                outcome(.token("t"), status, message)
                    == .failed("tokenreviews: \(status) cannot create tokenreviews", isRefused: true))
        }
        for status in [404, 409, 429, 500, 503] {
            guard case .failed(_, isRefused: false) = outcome(.token("t"), status, "no JSON") else {
                Issue.record("\(status)")
                continue
            }
        }
        let many = repeatElement("\"g\"", count: ReviewedUser.maxEntries + 1).joined(separator: ",")
        for body in [
            "", "{", #"{"status":{"authenticated":true}}"#,
            #"{"status":{"authenticated":true,"user":{"username":""}}}"#,
            #"{"status":{"authenticated":true,"user":{"username":"a","groups":[\#(many)]}}}"#,
        ] {
            guard case .failed(_, isRefused: false) = outcome(.token("secret"), 201, body) else {
                Issue.record("\(body.prefix(80))")
                continue
            }
        }
    }

    @Test("Retries once after a broken connection, not after a timeout, and reads an expired token again")
    func machine() throws {
        var machine = ReviewRequester()
        var tape = Tape()
        #expect(machine.resume(now: 0) == .idle)
        machine.start(.token("t"), now: 0)
        let request = Review.token("t").request
        #expect(machine.resume(now: 0) == .request(request))
        #expect(machine.fail(.broken("reset"), now: 1) == .request(request))
        #expect(machine.fail(.broken("reset"), now: 2) == .idle)
        #expect(machine.takeOutcome() == .failed("tokenreviews: reset", isRefused: false) && machine.isFree)
        machine.start(.token("t"), now: 0)
        #expect(machine.fail(.timeout("no response from the API server"), now: 1) == .idle)
        #expect(machine.takeOutcome() == .failed("tokenreviews: no response from the API server", isRefused: false))
        machine.start(.token("t"), now: 0)
        var body: [UInt8] = []
        var head = HTTP1ResponseHead()
        head.status = 401
        #expect(machine.receive(head, &body, isDone: true, &tape, now: 1) == .request(request))
        #expect(machine.receive(head, &body, isDone: true, &tape, now: 1) == .read)
        #expect(machine.takeOutcome() == .failed("tokenreviews: 401 ", isRefused: true))
    }
}
