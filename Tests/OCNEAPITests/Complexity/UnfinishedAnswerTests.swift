import JSON
import TestDocuments
import Testing

@testable import OCNEAPI

@Suite("Abandoned responses")
struct UnfinishedAnswerTests {
    private func review(_ objects: Int) throws -> [UInt8] {
        let object = try OCNEKind.config.sample(
            #"{"spec":{"files":[{"path":"/a","content":"\#(String(repeating: "x", count: 1000))"}]}}"#)
        let served = Served(kind: .config, version: .v1alpha1)
        return TimedRequest.conversion("", served, Array(repeating: "\(object)", count: objects)).body
    }

    @Test("Aborts a list between two objects without a partial response")
    func list() throws {
        let body = try review(2000)
        var conversion = OCNEConversion()
        var tape = Tape(capacity: 64)
        var answer = Array("before".utf8)
        var looks = 0
        let (status, report) = conversion.answer(body.span, tape: &tape, into: &answer) {
            looks += 1
            return looks == 3
        }
        #expect(status == 504 && report.isUnfinished && looks == 3)
        #expect(answer == Array("before".utf8))
        #expect(report.counts.total > 0 && report.counts.total < 2000)
    }

    @Test("Does not check for cancellation in small reviews")
    func small() throws {
        let body = try review(3)
        var conversion = OCNEConversion()
        var tape = Tape(capacity: 64)
        var answer: [UInt8] = []
        let (status, _) = conversion.answer(body.span, tape: &tape, into: &answer) {
            Issue.record("there is nothing to give up")
            return true
        }
        #expect(status == 200)
    }

    @Test("Aborts the validation of an annotation between its conversions", arguments: 1...3)
    func annotation(look: Int) throws {
        let served = Served(kind: .controlPlane, version: .v1alpha1)
        let object = try LinearTimeTests.annotated(served, #"{"v1beta2":{"spec":{"machineNaming":{"template":"x"}}}}"#)
        let body = TimedRequest.admission("create", served, object, nil).body
        let admission = OCNEAdmission(AdmissionConfiguration(controlPlanes: NoControlPlanes()))
        var tape = Tape(capacity: 64)
        var answer: [UInt8] = []
        var looks = 0
        let status = admission.answer(
            body.span, at: .validate(.controlPlane, .v1alpha1), tape: &tape, into: &answer,
            isOver: {
                looks += 1
                return looks == look
            }
        ) { _, _ in Issue.record("nothing was decided") }
        #expect(status == 504 && answer.isEmpty && looks == look)
    }
}
