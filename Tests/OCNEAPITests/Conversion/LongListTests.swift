import JSON
import TestDocuments
import Testing

@testable import OCNEAPI

/// Objects of long lists are converted while the review is parsed. A space before the list keeps it from that: the
/// responses must be the same.
@Suite("Long lists")
struct LongListTests {
    private static let version = #""desiredAPIVersion":"bootstrap.cluster.x-k8s.io/v1beta2""#
    private static let beginning =
        #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"u",\#(version),"objects":["#
    private static let list = Array(repeating: object, count: 40).joined(separator: ",")
    private static let object: String = {
        let spec = #"{"files":[{"path":"/a","content":"\#(String(repeating: "x", count: 2000))"}]}"#
        return (try? OCNEKind.config.sample(#"{"spec":\#(spec)}"#)).map { "\($0)" } ?? ""
    }()

    private static func answer(_ text: String, isOver: () -> Bool = { false }) -> (Int, [UInt8], OCNEConversion.Report)
    {
        var conversion = OCNEConversion()
        var tape = Tape(capacity: 64)
        var answer = Array("before".utf8)
        let body = Array(text.utf8)
        let (status, report) = conversion.answer(body.span, tape: &tape, into: &answer, isOver: isOver)
        return (status, answer, report)
    }

    /// Returns true if objects were converted while the review was parsed.
    private static func isReadOnce(_ text: String) -> Bool {
        var conversion = OCNEConversion()
        var tape = Tape(capacity: 64)
        var writer = JSONWriter()
        let body = Array(text.utf8)
        let report = conversion.answerInOnePass(body.span, tape: &tape, into: &writer) { false }
        if report == nil { #expect(writer.bytes.isEmpty) }
        return report != nil
    }

    /// Compares the response with that to the same review with a space before its list, and returns its status.
    private static func expectSame(_ text: String) -> Int {
        let ((status, body, report), (otherStatus, otherBody, other)) = (
            answer(text), answer(text.replacing(#""objects":["#, with: #""objects": ["#))
        )
        #expect(status == otherStatus)
        let position = #"line 1, column"#
        // Positions of syntax errors differ by the space.
        if !String(decoding: body, as: UTF8.self).contains(position) { #expect(body == otherBody) }
        #expect(report.counts.total == other.counts.total)
        #expect(report.failure == nil ? other.failure == nil : other.failure != nil)
        #expect((report.failedObject == nil) == (other.failedObject == nil))
        return status
    }

    @Test("A list at the end of the review is read once")
    func once() {
        let text = Self.beginning + Self.list + "]}}"
        #expect(
            Self.isReadOnce(text) && !Self.isReadOnce(text.replacing("[{", with: "[ {").replacing(":[", with: ": [")))
        #expect(Self.expectSame(text) == 200)
        #expect(Self.answer(text).2.counts.total == 40)
        #expect(Self.answer(text).1.starts(with: #"before{"kind":"ConversionReview""#.utf8))
    }

    @Test(
        "An object that cannot be converted fails the review",
        arguments: [
            #"{"kind":"Unknown","apiVersion":"v1","metadata":{"name":"a"}}"#, #"{"kind":"OCNEConfig"}"#, "[]", "[{}]",
            "{}",
            #"{"kind":"OCNEConfig","apiVersion":"bootstrap.cluster.x-k8s.io/v9"}"#,
        ])
    func failure(object: String) {
        for text in ["\(object),\(Self.list)", "\(Self.list),\(object),\(Self.list)", "\(Self.list),\(object)"] {
            let review = Self.beginning + text + "]}}"
            #expect(Self.isReadOnce(review))
            #expect(Self.expectSame(review) == 200)
            #expect(Self.answer(review).2.failure != nil)
        }
    }

    @Test("An element that is no container fails the review", arguments: ["1", "null", #""x""#])
    func scalar(element: String) {
        for text in ["\(element),\(Self.list)", "\(Self.list),\(element)"] {
            #expect(!Self.isReadOnce(Self.beginning + text + "]}}"))
            #expect(Self.expectSame(Self.beginning + text + "]}}") == 200)
        }
    }

    @Test(
        "What follows the list counts",
        arguments: [
            "", "]", "]}", "]}}}", "]}}x", "]]}", ",]}}", #"],"a":}}"#, "\u{1}]}}", #"],"objects":[]}}"#,
            #"],"objects":5}}"#,
            #"],"uid":"v"}}"#, #"],"uid":5}}"#, #"],"uid":"u"}}"#, #"],"desiredAPIVersion":"v9"}}"#,
            #"],\#(version)}}"#, #",5],"more":[{}]}}"#,
            #"],"o\u0062jects":[{}]}}"#, #"]},"request":{}}"#, #"]},"request":5}"#, #"]},"kind":"List"}"#,
            #"]},"apiVersion":"v1"}"#, #"]},"apiVersion":"apiextensions.k8s.io/v1beta1"}"#,
        ])
    func rest(rest: String) {
        #expect(!Self.isReadOnce(Self.beginning + Self.list + rest))
        let status = Self.expectSame(Self.beginning + Self.list + rest)
        #expect(status == 200 || status == 400)
    }

    @Test(
        "Other members may follow the list",
        arguments: [#"],"more":[{"a":{"b":1}}]}}"#, #"]},"more":{"a":[1]}}"#, " ] } } "])
    func more(rest: String) {
        #expect(Self.isReadOnce(Self.beginning + Self.list + rest) == !rest.contains("b"))
        #expect(Self.expectSame(Self.beginning + Self.list + rest) == 200)
    }

    @Test(
        "What precedes the list counts",
        arguments: [
            #"{"request":{"uid":"u",\#(version),"objects":["#,
            #"{"kind":"ConversionReview","request":{"objects":["#,
            #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"u","x":{"objects":["#,
            #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","objects":["#,
            #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"u","objects":["#,
            #"{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","request":{"uid":"u","x":{"y":{}},\#(version),"objects":["#,
        ])
    func beginning(beginning: String) {
        for rest in ["]}}", "]}", #"]},"uid":"u",\#(Self.version),"objects":[]}}"#, #"],"uid":"u",\#(Self.version)}}"#]
        {
            _ = Self.expectSame(beginning + Self.list + rest)
        }
    }

    @Test("An empty list is answered with an empty one")
    func empty() {
        let rest = #"],"x":"\#(String(repeating: "x", count: 70_000))"}}"#
        #expect(Self.expectSame(Self.beginning + rest) == 200)
    }
}
