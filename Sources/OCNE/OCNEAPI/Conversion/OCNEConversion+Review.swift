internal import APIConversion
public import JSON
internal import KubernetesAPI

/// Reviews of API servers.
extension OCNEConversion {
    /// Reviews above this size are parsed object by object, so that the tape needs memory for one object only and the
    /// object to convert is in the cache.
    private static let maxWholeBytes = 64 * 1024
    /// Depth of the objects in a review: `{"request":{"objects":[{`.
    static let depthOfObjects = 4

    /// Handles a review.
    ///
    /// - Parameters:
    ///   - body: The body of the request.
    ///   - tape: Scratch memory of the thread; shrinks to its usual size after a large body.
    ///   - output: The response is appended to it.
    ///   - isOver: Returns true if the client no longer waits for the response; called regularly between objects.
    /// - Returns: The HTTP status: 200 for a review, 400 with a `Status` if the request has no valid review, 504
    ///   without a body if it was abandoned. And the outcome.
    public mutating func answer(
        _ body: Span<UInt8>, tape: inout Tape, into output: inout [UInt8], isOver: () -> Bool = { false }
    ) -> (status: Int, report: Report) {
        var writer = JSONWriter(appendingTo: output)
        output = []
        defer {
            output = writer.bytes
            tape.trim()
        }
        let isWhole = body.count <= Self.maxWholeBytes
        if !isWhole, let report = answerInOnePass(body, tape: &tape, into: &writer, isOver: isOver) {
            return (report.isUnfinished ? 504 : 200, report)
        }
        var report = Report()
        do throws(JSONError) {
            let document = try tape.parse(
                body, expecting: isWhole ? ConversionRequest.shape : .none,
                opaqueDepth: isWhole ? nil : Self.depthOfObjects)
            do throws(ReviewFailure) {
                let request = try ConversionRequest(document.root)
                let start = writer.checkpoint
                convert(request, isOver, &writer, &report)
                guard report.isUnfinished else { return (200, report) }
                writer.rewind(to: start)
                return (504, report)
            } catch {
                report.failure = error.message
                Status.badRequest(error.message).write(to: &writer)
                return (400, report)
            }
        } catch {
            report.failure = "the body is not JSON: \(error)"
            Status.badRequest("the body is not JSON: \(error)").write(to: &writer)
            return (400, report)
        }
    }

    private mutating func convert(
        _ request: borrowing ConversionRequest, _ isOver: () -> Bool, _ writer: inout JSONWriter, _ report: inout Report
    ) {
        request.beginResponse(to: &writer)
        let start = writer.checkpoint
        var failure: ReviewFailure? = nil
        do throws(ReviewFailure) {
            guard let objects = request.objects.value, objects.isArray else {
                throw ReviewFailure("request.objects: expected a list")
            }
            writer.key("convertedObjects")
            writer.beginArray()
            var elements = objects.elements
            var index = 0
            // Only objects of large reviews need one, which grows with them.
            var spare: Tape? = nil
            var patience = Patience()
            while let object = elements.next() {
                report.isUnfinished = patience.isOver(after: object.text.count, isOver)
                if report.isUnfinished { return }
                if object.isOpaque {
                    var tape = spare.take() ?? Tape(capacity: 0)
                    try convert(unparsed: object, index, request, &tape, &writer, &report)
                    spare = consume tape
                } else {
                    try convert(object, in: request.root, index, request, &writer, &report)
                }
                index += 1
            }
        } catch {
            failure = error
        }
        end(failure, start, &writer, &report)
    }

    /// Converts an object of which only the syntax has been checked, with the review.
    private mutating func convert(
        unparsed object: Cursor, _ index: Int, _ request: borrowing ConversionRequest, _ tape: inout Tape,
        _ writer: inout JSONWriter, _ report: inout Report
    ) throws(ReviewFailure) {
        guard let document = try? tape.parse(object.text) else {
            throw ReviewFailure("request.objects[\(index)]: not JSON")
        }
        try convert(document.root, in: document.root, index, request, &writer, &report)
    }

    /// Ends a response whose objects have been written since `start`, which are discarded after a failure.
    func end(
        _ failure: ReviewFailure?, _ start: JSONWriter.Checkpoint, _ writer: inout JSONWriter, _ report: inout Report
    ) {
        guard let failure else {
            writer.endArray()
            return ConversionRequest.endResponse(to: &writer)
        }
        report.failure = failure.message
        writer.rewind(to: start)
        ConversionRequest.endResponse(failure: failure.message, to: &writer)
    }

    /// Converts one of the objects of a review.
    mutating func convert(
        _ object: Cursor, in root: Cursor, _ index: Int, _ request: borrowing ConversionRequest,
        _ writer: inout JSONWriter,
        _ report: inout Report
    ) throws(ReviewFailure) {
        guard object.isObject else { throw ReviewFailure("request.objects[\(index)]: expected an object") }
        let fields = Field(object)
        let desired = request.desiredAPIVersion
        guard let kind = OCNEKind(of: fields) else {
            report.failedObject = Report.FailedObject(fields, to: desired)
            throw ReviewFailure(
                "request.objects[\(index)].kind: \(Self.name(fields)): cannot convert this kind; known are \(Self.knownKinds)"
            )
        }
        let served = KindConversion.of(kind)
        guard let target = served.version(named: desired) else {
            report.failedObject = Report.FailedObject(fields, to: desired)
            throw ReviewFailure(
                "request.desiredAPIVersion: \(Self.name(fields)) cannot be converted to \"\(desired.string)\"; "
                    + "served are \(served.apiVersions.joined(separator: " and "))")
        }
        guard let source = served.version(named: fields["apiVersion"]) else {
            report.failedObject = Report.FailedObject(fields, to: desired)
            throw ReviewFailure(
                "request.objects[\(index)].apiVersion: \(Self.name(fields)) has \"\(fields["apiVersion"].string)\"; "
                    + "served are \(served.apiVersions.joined(separator: " and "))")
        }
        let notes = try convert(object, in: root, kind, from: source, to: target, into: &writer)
        if !notes.isEmpty { report.add(notes, of: Self.name(fields)) }
        report.counts.add(Path(kind: kind, source: source, target: target))
    }

    private static let knownKinds = KindConversions.all.map(\.kind).joined(separator: ", ")
}
