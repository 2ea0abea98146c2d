import TestSupport
import Testing

@Suite("Rejected requests")
struct RefusalTests {
    /// A request head that is rejected, and the status.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let status: Int
        let request: String
    }

    private static let path = "/mutate-\(Reviews.config)"

    static let cases = [
        Case(
            testDescription: "unknown path", status: 404,
            request: "POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"),
        Case(testDescription: "GET", status: 405, request: "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n"),
        Case(
            testDescription: "no body", status: 400,
            request: "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n"),
        Case(
            testDescription: "wrong type", status: 415,
            request: "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"),
        Case(
            testDescription: "no type", status: 415,
            request: "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"),
        Case(
            testDescription: "gzip", status: 415,
            request: Reviews.post("mutate-\(Reviews.config)", "{}", "Content-Encoding: gzip\r\n")),
        Case(
            testDescription: "gzip in chunks", status: 415,
            request:
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\ncontent-encoding: GZip, identity\r\nTransfer-Encoding: chunked\r\n\r\n"
        ),
        Case(
            testDescription: "too large", status: 413,
            request:
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n"
        ),
        Case(
            testDescription: "two lengths", status: 400,
            request:
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"
        ),
        Case(
            testDescription: "length and chunks", status: 400,
            request:
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}"
        ),
        Case(testDescription: "bare LF", status: 400, request: "POST \(path) HTTP/1.1\nHost: a\n\n"),
        Case(testDescription: "space before colon", status: 400, request: "POST \(path) HTTP/1.1\r\nHost : a\r\n\r\n"),
        Case(testDescription: "folded line", status: 400, request: "POST \(path) HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"),
        Case(testDescription: "no host", status: 400, request: "POST \(path) HTTP/1.1\r\n\r\n"),
        Case(
            testDescription: "bad chunk size", status: 400,
            request:
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
        ),
        Case(testDescription: "not JSON", status: 400, request: Reviews.post("mutate-\(Reviews.config)", "{")),
        Case(testDescription: "no review", status: 400, request: Reviews.post("mutate-\(Reviews.config)", "{}")),
    ]

    @Test("Each gets a Status with the reason", arguments: cases)
    func refused(_ refusal: Case) throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        try client.send(refusal.request)
        let answer = try client.answer()
        #expect(answer.status == refusal.status)
        #expect(answer.fields["content-type"] == "application/json")
        #expect(
            answer.text.hasPrefix(#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":""#))
        #expect(answer.text.contains("\"code\":\(refusal.status)"))
        if refusal.status == 405 { #expect(answer.fields["allow"] == "POST") }
        #expect((answer.fields["accept-encoding"] == "identity") == refusal.testDescription.hasPrefix("gzip"))
        // Paths that a browser may request.
        if refusal.status == 404 || refusal.status == 405 {
            #expect(answer.fields["x-content-type-options"] == "nosniff")
        }
    }

    @Test("Accepts a body with identity encoding", arguments: ["identity", "Identity", ""])
    func identity(coding: String) throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        let review = Reviews.config(uid: "identity")
        try client.send(Reviews.post("mutate-\(Reviews.config)", review, "Content-Encoding: \(coding)\r\n"))
        #expect(try client.answer().status == 200)
    }

    @Test("Accepts a body at the limit and rejects a larger one, with both framings", arguments: [false, true])
    func bodyLimit(chunked: Bool) throws {
        let server = try ServerProcess(["--max-request-bytes", "1Ki"])
        for (size, status) in [(1024, 200), (1025, 413)] {
            let client = try SecureClient(server)
            let padding = size - Reviews.config(uid: "limit", padding: 1).utf8.count + 1
            let body = Reviews.config(uid: "limit", padding: padding)
            #expect(body.utf8.count == size)
            if chunked {
                try client.send(
                    "POST /mutate-\(Reviews.config) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "\(String(size, radix: 16))\r\n\(body)\r\n0\r\n\r\n")
            } else {
                try client.send(Reviews.post("mutate-\(Reviews.config)", body))
            }
            #expect(try client.answer().status == status, "\(size) bytes")
        }
    }

    @Test("An invalid review with a readable uid gets a review as response")
    func reviewThatCannotBeAnswered() throws {
        let server = try ServerProcess()
        let client = try SecureClient(server)
        try client.send(
            Reviews.post(
                "validate-\(Reviews.config)",
                #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"odd","operation":"PATCH"}}"#
            ))
        let answer = try client.answer()
        #expect(answer.status == 200)
        #expect(answer.text.contains(#""uid":"odd","allowed":false"#))
        #expect(answer.text.contains("request.operation: expected CREATE, UPDATE, DELETE or CONNECT"))
    }

    @Test("Answers 503 with Retry-After on overload, and recovers")
    func overload() throws {
        let server = try ServerProcess(["--max-inflight-bytes", "100Ki", "--worker-threshold-bytes", "1Ki"])
        let client = try SecureClient(server)
        try client.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "huge", padding: 110_000)))
        let answer = try client.answer()
        #expect(answer.status == 503)
        #expect(answer.fields["retry-after"] == "1")
        let second = try SecureClient(server)
        try second.send(Reviews.post("mutate-\(Reviews.config)", Reviews.config(uid: "fits", padding: 90_000)))
        #expect(try second.answer().status == 200)
    }

    @Test("Answers a missing head with 408, and closes an idle connection")
    func slowHead() throws {
        let server = try ServerProcess(["--header-timeout", "1s", "--idle-timeout", "1s"])
        let slow = try SecureClient(server)
        try slow.send("POST /mutate")
        #expect(try slow.answer().status == 408)
        #expect(try slow.isEnded())
        let idle = try SecureClient(server)
        #expect(try idle.isEnded())
    }
}
