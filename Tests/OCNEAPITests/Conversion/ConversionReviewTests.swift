import JSON
import TestDocuments
import TestObjects
import Testing

@testable import OCNEAPI

/// The protocol: apiextensions.k8s.io ConversionReview.
@Suite("Conversion reviews")
struct ConversionReviewTests {
    private static func answer(_ text: String) throws -> (status: Int, body: Value) {
        var conversion = OCNEConversion()
        var tape = Tape(capacity: 16)
        var answer: [UInt8] = []
        let (status, _) = conversion.answer(Array(text.utf8).span, tape: &tape, into: &answer)
        return (status, try Value(json: answer))
    }

    private static func review(_ request: String, apiVersion: String = "apiextensions.k8s.io/v1") -> String {
        #"{"kind":"ConversionReview","apiVersion":"\#(apiVersion)","request":\#(request)}"#
    }

    private static let config =
        #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v1alpha1","kind":"OCNEConfig","metadata":{"name":"n","namespace":"ns","uid":"u","generation":3}}"#

    @Test(
        "The response repeats version and uid", arguments: ["apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1"])
    func envelope(apiVersion: String) throws {
        let (status, body) = try Self.answer(
            Self.review(
                #"{"uid":"a\"b","desiredAPIVersion":"bootstrap.cluster.x-k8s.io/v1beta2","objects":[\#(Self.config)]}"#,
                apiVersion: apiVersion))
        #expect(status == 200)
        #expect(body["apiVersion"].text == apiVersion && body["kind"].text == "ConversionReview")
        #expect(body["response"]["uid"].text == "a\"b")
        #expect(body["response"]["result"]["status"].text == "Success")
        #expect(body["response"]["convertedObjects"][0]["apiVersion"].text == "bootstrap.cluster.x-k8s.io/v1beta2")
        #expect(body["response"]["convertedObjects"][0]["metadata"]["generation"].int == 3)
    }

    @Test("Accepts mixed versions, and passes objects of the desired version through")
    func mixed() throws {
        var random = SeededRandom(seed: 11)
        let spoke = RandomObject(Converting.schema(.config, "v1alpha1"))
        let hub = RandomObject(Converting.schema(.config, "v1beta2"))
        let objects = [spoke, hub, hub, spoke].map { $0.next(using: &random) }
        let together = try Converting.convert(objects, to: "v1beta2")
        #expect(together[1] == objects[1] && together[2] == objects[2])
        #expect(try together == objects.map { try Converting.convert($0, to: "v1beta2") })
    }

    @Test("A long list converts like its individual objects")
    func longList() throws {
        var random = SeededRandom(seed: 13)
        let maker = RandomObject(Converting.schema(.controlPlane, "v1beta2"))
        let objects = (0..<100).map { _ in maker.next(using: &random) }
        #expect(objects.map { "\($0)".utf8.count }.reduce(0, +) > 64 * 1024)
        #expect(
            try Converting.convert(objects, to: "v1alpha1")
                == objects.map { try Converting.convert($0, to: "v1alpha1") })
        let text = objects.map { "\($0)" }.joined(separator: ",")
        let version = #""desiredAPIVersion":"controlplane.cluster.x-k8s.io/v1alpha1""#
        let (_, body) = try Self.answer(
            Self.review(#"{"objects":[\#(text),{"kind":"Other","deep":[{}]}],"uid":"1",\#(version)}"#))
        #expect(body["response"]["result"]["message"].text?.hasPrefix("request.objects[100].kind:") == true)
        #expect(try Self.answer(Self.review(#"{"uid":"1","objects":[\#(text),{"kind":[1,]}]}"#)).status == 400)
    }

    @Test("Conversion is deterministic")
    func deterministic() throws {
        var random = SeededRandom(seed: 12)
        let maker = RandomObject(Converting.schema(.controlPlane, "v1beta2"))
        for _ in 0..<20 {
            let text = Self.review(
                #"{"uid":"1","desiredAPIVersion":"controlplane.cluster.x-k8s.io/v1alpha1","objects":[\#(maker.next(using: &random))]}"#
            )
            var answers: [[UInt8]] = []
            for _ in 0..<2 {
                var conversion = OCNEConversion()
                var tape = Tape(capacity: 16)
                var answer: [UInt8] = []
                _ = conversion.answer(Array(text.utf8).span, tape: &tape, into: &answer)
                answers.append(answer)
            }
            #expect(answers[0] == answers[1])
        }
    }

    private static let served = APIVersion.allCases.map { "bootstrap.cluster.x-k8s.io/\($0)" }.joined(
        separator: " and ")

    @Test(
        "An object that cannot be converted fails the review, which names it",
        arguments: [
            (
                #"{"uid":"1","desiredAPIVersion":"bootstrap.cluster.x-k8s.io/v1beta2"}"#,
                "request.objects: expected a list"
            ),
            (
                #"{"uid":"1","desiredAPIVersion":"bootstrap.cluster.x-k8s.io/v1beta2","objects":[5]}"#,
                "request.objects[0]: expected an object"
            ),
            (
                #"{"uid":"1","desiredAPIVersion":"bootstrap.cluster.x-k8s.io/v9","objects":[\#(config)]}"#,
                "request.desiredAPIVersion: OCNEConfig ns/n cannot be converted to \"bootstrap.cluster.x-k8s.io/v9\"; served are \(served)"
            ),
            (
                #"{"uid":"1","desiredAPIVersion":"bootstrap.cluster.x-k8s.io/v1beta2","objects":[\#(config),{"apiVersion":"bootstrap.cluster.x-k8s.io/v2","kind":"OCNEConfig","metadata":{"name":"m"}}]}"#,
                "request.objects[1].apiVersion: OCNEConfig m has \"bootstrap.cluster.x-k8s.io/v2\"; served are \(served)"
            ),
            (
                #"{"uid":"1","desiredAPIVersion":"bootstrap.cluster.x-k8s.io/v1beta2","objects":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}]}"#,
                "request.objects[0].kind: Pod p: cannot convert this kind; known are OCNEConfig, OCNEConfigTemplate, OCNEControlPlane, OCNEControlPlaneTemplate"
            ),
        ])
    func failures(request: String, message: String) throws {
        let (status, body) = try Self.answer(Self.review(request))
        #expect(status == 200)
        #expect(body["response"]["uid"].text == "1")
        #expect(body["response"]["result"]["status"].text == "Failure")
        #expect(body["response"]["result"]["message"].text == message)
        #expect(body["response"]["convertedObjects"] == .null)
    }

    @Test("A failure names the object and both versions")
    func failedObject() {
        func failed(_ objects: String, to version: String = "v1beta2") -> OCNEConversion.Report.FailedObject? {
            let desired = "bootstrap.cluster.x-k8s.io/\(version)"
            let text = Self.review(#"{"uid":"1","desiredAPIVersion":"\#(desired)","objects":[\#(objects)]}"#)
            var conversion = OCNEConversion()
            var tape = Tape()
            var answer: [UInt8] = []
            return conversion.answer(Array(text.utf8).span, tape: &tape, into: &answer).report.failedObject
        }
        #expect(failed(Self.config) == nil && failed("5") == nil)
        let pod = failed(#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"q"}}"#)
        #expect(
            pod?.kind == "Pod" && pod?.namespace == "q" && pod?.name == "p" && pod?.from == "v1" && pod?.to == "v1beta2"
        )
        let unknown = failed(Self.config, to: "v9")
        #expect(unknown?.kind == "OCNEConfig" && unknown?.from == "v1alpha1" && unknown?.to == "v9")
        // One object at a time in a large review.
        let filler =
            #"{"apiVersion":"bootstrap.cluster.x-k8s.io/v2","kind":"OCNEConfig","metadata":{"name":"m"},"x":"\#(String(repeating: "x", count: 70_000))"}"#
        #expect(failed("\(Self.config),\(filler)")?.from == "v2" && failed("\(Self.config),\(filler)")?.name == "m")
    }

    @Test(
        "Answers a review without uid or version with 400",
        arguments: [
            ("{", "the body is not JSON"), ("5", "expected a ConversionReview object"),
            (#"{"kind":"AdmissionReview"}"#, "kind: expected \"ConversionReview\""),
            (#"{"kind":"ConversionReview","apiVersion":"v1"}"#, "apiVersion: expected"),
            (#"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1"}"#, "request: expected an object"),
            (
                #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":""}}"#,
                "request.uid: expected a string"
            ),
        ])
    func badRequests(text: String, message: String) throws {
        let (status, body) = try Self.answer(text)
        #expect(status == 400)
        #expect(body["kind"].text == "Status" && body["message"].text?.hasPrefix(message) == true)
    }

    @Test(
        "Objects with any values in any field convert and convert back", arguments: OCNEKind.allCases,
        [Converting.spoke, Converting.hub])
    func damaged(kind: OCNEKind, version: String) throws {
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(Converting.schema(kind, version), withUnreadableTexts: true)
        for _ in 0..<PropertyRun.count(default: 100) {
            var object = maker.next(using: &random)
            for _ in 0..<3 { object = object.setting("spec", object["spec"].damaged(using: &random)) }
            let there = try Converting.convert(object, to: Converting.other(version))
            let back = try Converting.convert(there, to: version)
            #expect(
                back["kind"] == object["kind"] && back["metadata"]["name"] == object["metadata"]["name"], "seed \(seed)"
            )
        }
    }
}

extension Value {
    /// Returns a copy with one value replaced.
    fileprivate func damaged(using random: inout SeededRandom) -> Value {
        let others: [Value] = [
            .null, .bool(true), .number(Array("1.5e3".utf8)), .string([]), .array([.null, .object([:])]), .object([:]),
        ]
        switch self {
        case .object(var members) where !members.isEmpty && !random.once(in: 6):
            let names = members.keys.sorted { $0.lexicographicallyPrecedes($1) }
            let name = names[random.below(names.count)]
            members[name] = members[name]?.damaged(using: &random)
            return .object(members)
        case .array(var elements) where !elements.isEmpty && !random.once(in: 4):
            let i = random.below(elements.count)
            elements[i] = elements[i].damaged(using: &random)
            return .array(elements)
        default: return others[random.below(others.count)]
        }
    }
}
