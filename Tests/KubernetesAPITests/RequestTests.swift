import JSON
import KubernetesAPI
import Testing

@Suite("Reading a review")
struct RequestTests {
    @Test("Both versions and every operation are read", arguments: ["v1", "v1beta1"], Operation.allCases)
    func operations(version: String, operation: KubernetesAPI.Operation) throws {
        try reading(review(version: version, operation: operation.rawValue)) { root in
            let request = try AdmissionRequest(root)
            let found = request.operation
            #expect(found == operation)
            #expect(request.reviewAPIVersion.string == "admission.k8s.io/\(version)")
            #expect(request.uid.string == "7")
        }
    }

    private static let noKind = #"kind: expected "AdmissionReview""#
    private static let noVersion = #"apiVersion: expected "admission.k8s.io/v1" or "admission.k8s.io/v1beta1""#
    private static let noRequest = "request: expected an object"
    private static let noUID = "request.uid: expected a string"
    private static let noOperation = "request.operation: expected CREATE, UPDATE, DELETE or CONNECT"
    private static let type = #""apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview""#

    static let wrong: [(text: String, message: String)] = [
        ("[]", "expected an AdmissionReview object"), ("null", "expected an AdmissionReview object"),
        ("\"\"", "expected an AdmissionReview object"),
        ("{}", noKind), (#"{"kind": "ConversionReview"}"#, noKind), (#"{"kind": ["AdmissionReview"]}"#, noKind),
        (#"{"kind": "admissionReview"}"#, noKind),
        (#"{"kind": "AdmissionReview"}"#, noVersion),
        (#"{"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v2"}"#, noVersion),
        (#"{"kind": "AdmissionReview", "apiVersion": "v1"}"#, noVersion),
        (#"{"kind": "AdmissionReview", "apiVersion": null}"#, noVersion),
        ("{\(type)}", noRequest), (#"{\#(type), "request": null}"#, noRequest),
        (#"{\#(type), "request": []}"#, noRequest),
        (#"{\#(type), "response": {"uid": "7"}}"#, noRequest),
        (#"{\#(type), "request": {}}"#, noUID), (#"{\#(type), "request": {"uid": ""}}"#, noUID),
        (#"{\#(type), "request": {"uid": 7}}"#, noUID),
        (#"{\#(type), "request": {"uid": null}}"#, noUID),
        (#"{\#(type), "request": {"uid": "7"}}"#, noOperation),
        (#"{\#(type), "request": {"uid": "7", "operation": "create"}}"#, noOperation),
        (#"{\#(type), "request": {"uid": "7", "operation": ""}}"#, noOperation),
        (#"{\#(type), "request": {"uid": "7", "operation": ["CREATE"]}}"#, noOperation),
        (#"{\#(type), "request": {"uid": "7", "operation": null}}"#, noOperation),
    ]

    @Test("Names each missing field", arguments: wrong)
    func refused(text: String, message: String) throws {
        let error = #expect(throws: ReviewFailure.self) { try reading(text) { _ = try AdmissionRequest($0).operation } }
        #expect(error?.message == message)
    }

    @Test("Reads members in place; absent ones are empty")
    func members() throws {
        let more = #"""
            ,"kind":{"group":"g","version":"v","kind":"K"},"name":"n","namespace":"s","object":{"a":1},"oldObject":{"a":0},
            "userInfo":{"username":"u","groups":["x"]},"dryRun":true
            """#
        try reading(review(more)) { root in
            let request = try AdmissionRequest(root)
            let texts = [
                request.kind["group"].string, request.kind["kind"].string, request.name.string,
                request.namespace.string,
                request.userInfo["username"].string,
            ]
            #expect(texts == ["g", "K", "n", "s", "u"])
            let numbers = [request.object["a"].int64, request.oldObject["a"].int64]
            #expect(numbers == [1, 0])
            #expect(request.isDryRun == true)
        }
        try reading(review()) { root in
            let request = try AdmissionRequest(root)
            let empty = [
                request.name.isEmpty, request.namespace.isEmpty, !request.object.exists, !request.oldObject.exists,
                !request.isDryRun,
            ]
            #expect(empty == [true, true, true, true, true])
        }
    }

    @Test(
        "A name may have escapes, and of two members with one name the later one counts",
        arguments: [
            #","name":"n","namespace":"s","dryRun":true,"object":{"a":1}"#,
            #","n\u0061me":"n","namespace":"s","dryRun":true,"object":{"a":1}"#,
            #","name":"n","n\u0061mespace":"s","dryRun":true,"\u006fbject":{"a":1}"#,
            #","name":"x","namespace":"s","dryRun":false,"name":"n","dryRun":true,"object":7,"object":{"a":1}"#,
            #","name":"x","namespace":"s","dryRun":true,"n\u0061me":"n","object":{"a":1}"#,
            #","nameX":"x","name":"n","subresource":"x","namespace":"s","dryrun":false,"dryRun":true,"object":{"a":1}"#,
        ])
    func members(text: String) throws {
        try reading(review(text)) { root in
            let request = try AdmissionRequest(root)
            let texts = [request.uid.string, request.name.string, request.namespace.string, request.subResource.string]
            #expect(texts == ["7", "n", "s", ""])
            let (isDryRun, number) = (request.isDryRun, request.object["a"].int64)
            #expect(isDryRun && number == 1)
        }
    }
}
