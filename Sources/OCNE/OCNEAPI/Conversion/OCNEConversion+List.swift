internal import JSON
internal import KubernetesAPI

/// Long lists: the objects of a large review are converted while it is parsed, so that each is read once.
extension OCNEConversion {
    /// The member before the objects, as API servers write it.
    private static let listName = Array("\"objects\":[".utf8)
    /// API servers write the objects last, behind some 150 bytes.
    private static let maxHeadBytes = 1024

    /// Answers a review whose objects come last, as API servers write them.
    ///
    /// What precedes the objects is read on its own first. Each object is then converted as soon as it is parsed. When
    /// all is parsed, the review must have the same members in the same places; otherwise the answer is discarded.
    ///
    /// - Returns: Nil, and nothing is written, if the review has to be parsed as a whole before it is answered.
    mutating func answerInOnePass(
        _ body: Span<UInt8>, tape: inout Tape, into writer: inout JSONWriter, isOver: () -> Bool
    ) -> Report? {
        guard let head = Self.head(of: body) else { return nil }
        var headTape = Tape(capacity: 64)
        guard let document = try? headTape.parse(head.span), let request = try? ConversionRequest(document.root) else {
            return nil
        }
        let beginning = writer.checkpoint
        request.beginResponse(to: &writer)
        let start = writer.checkpoint
        writer.key("convertedObjects")
        writer.beginArray()
        var report = Report()
        var failure: ReviewFailure? = nil
        var (index, first, patience) = (0, 0, Patience())
        let review = try? tape.parse(
            body, expecting: ConversionRequest.shape, opaqueDepth: Self.depthOfObjects
        ) { object in
            if index == 0 { first = object.byteOffset }
            defer { index += 1 }
            guard failure == nil, !report.isUnfinished else { return }
            report.isUnfinished = patience.isOver(after: object.text.count, isOver)
            guard !report.isUnfinished else { return }
            do throws(ReviewFailure) {
                try convert(object, in: object, index, request, &writer, &report)
            } catch {
                failure = error
            }
        }
        guard let review, let whole = try? ConversionRequest(review.root), whole.continues(request),
            let objects = whole.objects.value, Self.holds(objects, index, from: first)
        else {
            writer.rewind(to: beginning)
            return nil
        }
        guard !report.isUnfinished else {
            writer.rewind(to: beginning)
            return report
        }
        end(failure, start, &writer, &report)
        return report
    }

    /// Returns true if `objects` is a list of `count` containers, the first of which is at an offset.
    private static func holds(_ objects: Cursor, _ count: Int, from first: Int) -> Bool {
        guard objects.isArray else { return false }
        var elements = objects.elements
        var found = 0
        while let element = elements.next() {
            // Without a container here, one of those that were read would be elsewhere in the review.
            guard element.isOpaque, found > 0 || element.byteOffset == first else { return false }
            found += 1
        }
        return found == count
    }

    /// Returns a review without objects that begins as `body` does; nil if it has none where they are expected.
    private static func head(of body: Span<UInt8>) -> [UInt8]? {
        var head: [UInt8] = []
        for i in 0..<min(body.count, maxHeadBytes) {
            head.append(body[i])
            if body[i] == UInt8(ascii: "["), head.suffix(listName.count) == listName[...] {
                return head + Array("]}}".utf8)
            }
        }
        return nil
    }
}

/// Counts the bytes of objects that are converted between two checks for cancellation.
struct Patience {
    private var bytes = 0
    private static let limit = 256 * 1024

    /// Returns the result of `isOver` if it is due before an object of this size is converted, otherwise false.
    mutating func isOver(after more: Int, _ isOver: () -> Bool) -> Bool {
        bytes += more
        guard bytes > Self.limit else { return false }
        bytes = 0
        return isOver()
    }
}
