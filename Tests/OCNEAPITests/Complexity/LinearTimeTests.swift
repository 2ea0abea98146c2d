import APISchema
import JSON
import KubernetesAPI
import TestDocuments
import Testing

@testable import OCNEAPI

/// The time of a response grows linearly with the size of the request: four times as much input takes about four
/// times as long, where a quadratic algorithm would take sixteen times as long.
@Suite("Linear time", .slow)
struct LinearTimeTests {
    /// Fields per kind and version in a run, or `OCNE_COMPLEXITY_PLACES`.
    static let placeCount =
        Environment.variable("OCNE_COMPLEXITY_PLACES").flatMap(Int.init) ?? PropertyRun.count(default: 6)
    static let seed = PropertyRun.seed()

    static let small = 500
    static let large = 4 * small
    /// Well below sixteen, and far enough above four to tolerate fixed costs.
    static let bound = 8.5
    /// Shorter work cannot be distinguished from noise.
    static let leastNanoseconds: UInt64 = 2_000_000

    static let places: [GrowingPlace] = {
        var random = SeededRandom(seed: seed)
        return Served.all.flatMap { served in
            Array(GrowingPlace.all(served).shuffled(using: &random).prefix(placeCount))
        }
    }()

    @Test("A growing field takes linear time", arguments: places)
    func isLinear(place: GrowingPlace) throws {
        let (small, large) = (try requests(place, Self.small), try requests(place, Self.large))
        for (index, (request, larger)) in zip(small, large).enumerated() {
            // A field that is not read proves nothing.
            guard Growth.time({ larger.answer() }) > Self.leastNanoseconds else { continue }
            var factor = Growth.factor(from: request, to: larger, below: Self.bound) { $0.answer() }
            // Some sizes add work once, but not repeatedly.
            if factor >= Self.bound {
                let largest = try requests(place, 4 * Self.large)[index]
                factor = Growth.factor(from: larger, to: largest, below: Self.bound) { $0.answer() }
            }
            #expect(factor < Self.bound, "\(place.testDescription): \(request.name), seed \(Self.seed)")
        }
    }

    private func requests(_ place: GrowingPlace, _ count: Int) throws -> [TimedRequest] {
        let served = place.served
        let (object, changed, base) = (try place.object(count), try place.object(count, variant: 1), try place.base())
        var requests = [
            TimedRequest.admission("create", served, object, nil),
            .admission("update", served, changed, object),
            .admission("update that adds", served, object, base),
            .admission("update that removes", served, base, object),
            .conversion("conversion", served, [object]),
        ]
        let converted = try Converting.convertText(object, to: served.version.counterparts[0].rawValue)
        requests.append(
            .conversion(
                "way back", Served(kind: served.kind, version: served.version.counterparts[0]), ["\(converted)"]))
        // A field of this version reaches the other one through the annotation.
        let other = GrowingPlace(served: served, steps: place.steps, filling: place.filling)
        let forged = try Self.annotated(
            Served(kind: served.kind, version: served.version.counterparts[0]),
            #"{"\#(served.version.rawValue)":\#(try other.object(count))}"#)
        let target = Served(kind: served.kind, version: served.version.counterparts[0])
        requests.append(.conversion("annotation", target, [forged]))
        requests.append(.admission("create with annotation", target, forged, nil))
        requests.append(.admission("update with annotation", target, forged, try place.otherBase()))
        return requests
    }

    static func annotated(_ served: Served, _ text: String) throws -> String {
        let object = try served.kind.sample(in: served.version)
        let annotation = Value.object([Array("cluster.x-k8s.io/conversion-data".utf8): .string(Array(text.utf8))])
        return
            "\(object.merged(with: .object([Array("metadata".utf8): .object([Array("annotations".utf8): annotation])])))"
    }
}

extension GrowingPlace {
    /// Returns the sample of the other version.
    func otherBase() throws -> String { "\(try served.kind.sample(in: served.version.counterparts[0]))" }
}

/// A request, and its handler.
struct TimedRequest {
    let name: String
    let body: [UInt8]
    /// Nil for a conversion.
    let endpoint: AdmissionEndpoint?

    static func admission(_ name: String, _ served: Served, _ object: String, _ old: String?) -> TimedRequest {
        let review =
            #"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"7","operation":"\#(old == nil ? "CREATE" : "UPDATE")","#
            + #""object":\#(object),"oldObject":\#(old ?? "null")}}"#
        return TimedRequest(name: name, body: Array(review.utf8), endpoint: .validate(served.kind, served.version))
    }

    static func conversion(_ name: String, _ served: Served, _ objects: [String]) -> TimedRequest {
        let version = "\(served.schema.gvk.group)/\(served.version.counterparts[0].rawValue)"
        let review =
            #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"7","desiredAPIVersion":"\#(version)","#
            + #""objects":[\#(objects.joined(separator: ","))]}}"#
        return TimedRequest(name: name, body: Array(review.utf8), endpoint: nil)
    }

    func answer() {
        var tape = Tape(capacity: 64)
        var answer: [UInt8] = []
        if let endpoint {
            _ = Self.admission.answer(body.span, at: endpoint, tape: &tape, into: &answer) { _, _ in }
        } else {
            var conversion = OCNEConversion()
            _ = conversion.answer(body.span, tape: &tape, into: &answer)
        }
    }

    private static let admission: OCNEAdmission = {
        let gates = Judge.withAllGates.featureGates
        return OCNEAdmission(AdmissionConfiguration(featureGates: gates, controlPlanes: NoControlPlanes()))
    }()
}
