import JSON
import KubernetesAPI
import TestDocuments
import Testing

@Suite("Answering a review")
struct AnswerTests {
    @Test("Allows in the version of the review, with its uid", arguments: ["v1", "v1beta1"])
    func allowed(version: String) throws {
        let text = try answer(review(version: version, uid: #"a\"b\u0041"#)) { _, _ in }
        #expect(
            text
                == #"{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/\#(version)","response":{"uid":"a\"b\u0041","allowed":true,"status":{"code":200}}}"#
        )
    }

    @Test("A denial has a complete status without details", arguments: ["v1", "v1beta1"])
    func denied(version: String) throws {
        let text = try answer(review(version: version)) { response, _ in response.deny(.forbidden("not \"here\"")) }
        #expect(
            text
                == #"{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/\#(version)","response":{"uid":"7","allowed":false,"status":{"status":"Failure","message":"not \"here\"","reason":"Forbidden","code":403}}}"#
        )
    }

    private static let gvk = GroupVersionKind(group: "g.example", version: "v1", kind: "Thing")

    @Test("A denial has one cause per error, and a message that contains each text once")
    func invalid() throws {
        let errors: [FieldError] = [
            .sample(.required, "a", "is needed"), .sample(.invalid, "b", value: "\"x\"", by: .second),
            .sample(.required, "a", "is needed"),
        ]
        let value = try Value(
            json: answer { response, _ in response.deny(invalid: Self.gvk, name: "n\"", errors) }.utf8)
        let status = value["response"]["status"]
        #expect(value["response"]["allowed"].bool == false)
        #expect(status["status"].text == "Failure")
        #expect(status["reason"].text == "Invalid")
        #expect(status["code"].int == 422)
        #expect(
            status["message"].text
                == #"Thing.g.example "n\"" is invalid: [spec.a: Required value: is needed, spec.b: Invalid value: "x": is wrong]"#
        )
        let causes = #"""
            [{"reason": "FieldValueRequired", "message": "Required value: is needed", "field": "spec.a"},
             {"reason": "FieldValueInvalid", "message": "Invalid value: \"x\": is wrong", "field": "spec.b"},
             {"reason": "FieldValueRequired", "message": "Required value: is needed", "field": "spec.a"}]
            """#
        #expect(try status["details"]["causes"] == Value(json: causes.utf8))
        #expect(status["details"]["name"].text == "n\"")
        #expect(status["details"]["group"].text == "g.example")
        #expect(status["details"]["kind"].text == "Thing")
        #expect(value["response"]["auditAnnotations"]["rules"].text == "first,second")
    }

    @Test("A single error is written without brackets")
    func single() throws {
        let value = try Value(
            json: answer { response, _ in response.deny(invalid: Self.gvk, name: "", [.sample(), .sample()]) }.utf8)
        #expect(
            value["response"]["status"]["message"].text
                == #"Thing.g.example "" is invalid: spec.a: Invalid value: is wrong"#)
        #expect(value["response"]["status"]["details"]["causes"].elements.count == 2)
    }

    @Test("A later denial replaces an earlier one and its details")
    func replaced() throws {
        let text = try answer { response, _ in
            response.deny(invalid: Self.gvk, name: "n", [.sample()])
            response.deny(.internalError("broken"), by: [.second])
        }
        let response = try Value(json: text.utf8)["response"]
        #expect(response["status"]["details"] == .null)
        #expect(response["status"]["code"].int == 500)
        #expect(response["auditAnnotations"]["rules"].text == "first,second")
    }

    @Test("Warnings are in order and unique, with both decisions")
    func warnings() throws {
        for isDenied in [false, true] {
            let text = try answer { response, _ in
                for text in ["b", "a \"quoted\"", "b"] { response.warn(Warning(.acceptedValue, text)) }
                if isDenied { response.deny(.badRequest("no")) }
            }
            let response = try Value(json: text.utf8)["response"]
            #expect(response["warnings"].elements.map(\.text) == ["b", "a \"quoted\""])
            #expect(response["allowed"].bool == !isDenied)
        }
    }

    @Test("Truncates warnings with client values to 120 characters", arguments: ["x", "é", "\u{1F600}"])
    func longWarnings(character: String) throws {
        let text = try answer { response, _ in
            for count in [119, 120, 121, 100_000] {
                response.warn(Warning(.replacedValue, String(repeating: character, count: count)))
            }
        }
        let warnings = try Value(json: text.utf8)["response"]["warnings"].elements.map { $0.text ?? "" }
        #expect(warnings.map(\.unicodeScalars.count) == [119, 120, 120])
        #expect(warnings.map { $0.hasSuffix("…") } == [false, false, true])
    }

    @Test("Has audit annotations for violated rules only if there are any")
    func annotations() throws {
        let text = try answer { response, _ in
            response.annotate("policy", "a\nb")
            response.deny(.forbidden("no"), by: [.first])
            response.deny(.forbidden("no"), by: [.first])
        }
        let response = try Value(json: text.utf8)["response"]
        #expect(response["auditAnnotations"].names == ["policy", "rules"])
        #expect(response["auditAnnotations"]["policy"].text == "a\nb")
        #expect(response["auditAnnotations"]["rules"].text == "first")
        #expect(response["auditAnnotations"].names.allSatisfy { !$0.contains("/") })
        let bare = try Value(json: answer { _, _ in }.utf8)["response"]
        #expect(bare.names == ["allowed", "status", "uid"])
    }

    @Test("Encodes patches of any length in base64", arguments: 0..<9)
    func patch(length: Int) throws {
        let text = String(repeating: "é\u{0}z", count: length).prefix(length)
        let answered = try answer(review(#","object":{}"#)) { response, root in
            var writer = JSONWriter()
            writer.string(String(text))
            response.patch.set(Field(root)["request"]["object"]["x"], to: writer.bytes, in: root)
        }
        let response = try Value(json: answered.utf8)["response"]
        #expect(response["patchType"].text == "JSONPatch")
        let encoded = try #require(response["patch"].text)
        #expect(encoded.utf8.count % 4 == 0)
        let patch = try Value(json: #require(decodeBase64(encoded)))
        #expect(patch[0]["op"].text == "add")
        #expect(patch[0]["path"].text == "/request/object/x")
        #expect(patch[0]["value"].text == String(text))
        #expect(patch.elements.count == 1)
    }

    @Test("A denial has no patch")
    func noPatch() throws {
        let answered = try answer(review(#","object":{}"#)) { response, root in
            response.patch.set(Field(root)["request"]["object"]["x"], to: Array("1".utf8), in: root)
            response.deny(.forbidden("no"))
        }
        #expect(try Value(json: answered.utf8)["response"].names == ["allowed", "status", "uid"])
    }

    /// Requests that are invalid, and true for those that can be answered with a review.
    static let unread: [(text: String, version: String?)] = [
        (review(version: "v2"), "v1"), (review(version: "v1beta1", operation: "PATCH"), "v1beta1"),
        (review(operation: "PATCH"), "v1"),
        (#"{"kind":"AdmissionReview","request":{"uid":"7"}}"#, "v1"), (review(uid: ""), nil),
        (#"{"kind":"AdmissionReview","request":{"uid":7}}"#, nil), (#"{"request":{"uid":"7"}}"#, nil),
        (#"{"kind":"Pod","request":{"uid":"7"}}"#, nil), ("[]", nil), ("7", nil), (#"{"kind":"AdmissionReview"}"#, nil),
    ]

    @Test("A body that cannot be decided on is answered with a review if it has a uid", arguments: unread)
    func unreadable(text: String, version: String?) throws {
        let bytes = Array(text.utf8)
        var tape = Tape(capacity: 16)
        var answer: [UInt8] = []
        do throws(ReviewFailure) {
            _ = try AdmissionRequest.read(bytes.span, with: &tape).operation
            Issue.record("it was read")
        } catch {
            #expect(error.write(to: &answer) == (version == nil ? 400 : 200))
            let value = try Value(json: answer)
            let status = version == nil ? value : value["response"]["status"]
            #expect(status["code"].int == 400)
            #expect(status["message"].text == error.message)
            guard let version else { return }
            #expect(value["apiVersion"].text == "admission.k8s.io/\(version)")
            #expect(value["response"]["uid"].text == "7")
            #expect(value["response"]["allowed"].bool == false)
        }
    }
}
