import JSON
import KubernetesAPI
import TestDocuments
import Testing

@Suite("Status")
struct StatusTests {
    @Test("The whole object, as the body of an HTTP error")
    func whole() {
        var writer = JSONWriter()
        Status.badRequest("a \"b\"\n").write(to: &writer)
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"a \"b\"\n","reason":"BadRequest","code":400}"#
        )
    }

    @Test("Omits an unknown reason")
    func noReason() throws {
        var writer = JSONWriter()
        Status(code: 418, reason: Status.reason(for: 418), message: "short").write(to: &writer)
        #expect(try Value(json: writer.bytes).names == ["apiVersion", "code", "kind", "message", "metadata", "status"])
    }

    static let reasons: [(code: Int, reason: String)] = [
        (400, "BadRequest"), (401, "Unauthorized"), (403, "Forbidden"), (404, "NotFound"), (405, "MethodNotAllowed"),
        (406, "NotAcceptable"),
        (408, "Timeout"), (413, "RequestEntityTooLarge"), (415, "UnsupportedMediaType"), (422, "Invalid"),
        (429, "TooManyRequests"),
        (500, "InternalError"), (503, "ServiceUnavailable"), (504, "Timeout"), (200, ""), (0, ""), (-1, ""),
    ]

    @Test("Each code has the reason of the API machinery", arguments: reasons)
    func reason(code: Int, reason: String) {
        #expect(Status.reason(for: code) == reason)
    }

    @Test(
        "The ready-made ones have the reason of their code",
        arguments: [Status.badRequest("m"), .forbidden("m"), .internalError("m")])
    func readyMade(status: Status) {
        #expect(status.reason == Status.reason(for: status.code))
        #expect(status.message == "m")
    }
}
