import HTTP
import JSON
import KubernetesClient
import Metrics
import Synchronization
import Testing

@testable import Tracing

@Suite("Span exporter")
struct ExportTests {
    /// An exporter with a clock that the test advances.
    private final class Conversation {
        let queue = SpanQueue(capacity: 2_048)
        let registry = MetricsRegistry()
        let problems: Problems
        var machine: SpanExport
        var now: UInt64 = 1_000_000_000_000

        final class Problems: Sendable {
            let all = Mutex<[String?]>([])
        }

        init() {
            let (queue, problems) = (queue, Problems())
            self.problems = problems
            let status = ExportStatus(registry, dropped: { queue.dropped }) { problem in
                problems.all.withLock { $0.append(problem) }
            }
            machine = SpanExport(queue, EncoderTests.resource, status, seed: 1)
        }

        func count(_ name: String) -> Double {
            registry.readings(of: "ocne_webhook_spans_\(name)_total").first?.value ?? -1
        }

        func add(_ count: Int) { for i in 0..<count { queue.append(EncoderTests.span(UInt64(i + 1))) } }

        func resume(after nanoseconds: UInt64 = 0) -> APIAction {
            now += nanoseconds
            return machine.resume(now: now)
        }

        func answer(_ status: Int, _ body: String = "{}", retryAfter: Int? = nil) -> APIAction {
            var head = HTTP1ResponseHead()
            head.status = status
            head.retryAfterSeconds = retryAfter
            var bytes = Array(body.utf8)
            var tape = Tape(capacity: 64)
            return machine.receive(head, &bytes, isDone: true, &tape, now: now)
        }

        /// Ends the spans of a request; returns nil if none are recorded.
        func spans(_ action: APIAction) -> Int? {
            guard case .request(let request) = action else { return nil }
            return String(decoding: request.body, as: UTF8.self).split(separator: #""spanId""#).count - 1
        }

        /// Waits for a request, polling as often as the exporter asks, up to a number of times.
        func next(_ first: APIAction, atMost looks: Int = 1_000) -> (spans: Int, waited: UInt64)? {
            var action = first
            let start = now
            for _ in 0..<looks {
                if let spans = spans(action) { return (spans, now - start) }
                guard case .pause(let nanoseconds) = action else { return nil }
                action = resume(after: nanoseconds)
            }
            return nil
        }
    }

    @Test("Exports a full batch at once, and any other after five seconds")
    func batches() {
        let conversation = Conversation()
        #expect(conversation.resume() == .pause(nanoseconds: SpanExport.tickNanoseconds))
        conversation.add(1)
        let started = conversation.resume()
        let first = conversation.next(started)
        #expect(first?.spans == 1 && first?.waited == 5_000_000_000)
        _ = conversation.answer(200)
        conversation.add(1_300)
        #expect(conversation.spans(conversation.resume(after: 1)) == 512)
        #expect(conversation.resume() == .read, "a second request on the same connection")
        #expect(conversation.spans(conversation.answer(200)) == 512)
        let taken = conversation.answer(202)
        let rest = conversation.next(taken)
        #expect(rest?.spans == 276 && rest?.waited ?? 0 <= 5_000_000_000)
        _ = conversation.answer(200)
        #expect(
            conversation.count("exported") == 1_301 && conversation.count("failed") == 0
                && conversation.count("dropped") == 0)
        #expect(conversation.problems.all.withLock { $0.isEmpty })
    }

    @Test("Drops and counts spans beyond the capacity")
    func dropped() {
        let conversation = Conversation()
        conversation.add(2_100)
        #expect(conversation.queue.count == 2_048 && conversation.count("dropped") == 52)
    }

    @Test("A request is a POST of JSON to /v1/traces with size limits")
    func request() {
        let conversation = Conversation()
        conversation.add(512)
        guard case .request(let request) = conversation.resume() else {
            Issue.record("nothing is sent")
            return
        }
        #expect(request.method == .post && request.target == "/v1/traces" && request.accept == .json)
        #expect(request.limit == 65_536 && request.timeout == 10_000_000_000)
    }

    @Test(
        "Retries retryable statuses with growing backoff, and then drops the batch", arguments: [429, 502, 503, 504, 0])
    func retries(status: Int) {
        let conversation = Conversation()
        conversation.add(512)
        func failed(_ conversation: Conversation) -> APIAction {
            guard status == 0 else { return conversation.answer(status) }
            return conversation.machine.fail(.broken("the collector closed"), now: conversation.now)
        }
        #expect(conversation.spans(conversation.resume()) == 512)
        var waits: [UInt64] = []
        for _ in 1..<SpanExport.maxAttempts {
            let action = failed(conversation)
            let next = conversation.next(action)
            waits.append(next?.waited ?? 0)
            #expect(next?.spans == 512)
        }
        for (i, wait) in waits.enumerated() {
            let middle = UInt64(1_000_000_000) << UInt64(i)
            #expect(wait >= middle / 2 && wait <= middle / 2 * 3, "\(waits)")
        }
        let action = failed(conversation)
        #expect(
            conversation.spans(action) == nil && conversation.count("failed") == 512
                && conversation.count("exported") == 0)
        #expect(conversation.problems.all.withLock { $0 } == [status > 0 ? "status \(status)" : "the collector closed"])
        // The next batch starts without backoff.
        conversation.add(512)
        #expect(conversation.spans(conversation.resume(after: 1)) == 512)
        _ = conversation.answer(200)
        #expect(conversation.problems.all.withLock { $0.last } == .some(nil) && conversation.count("exported") == 512)
    }

    @Test("Respects Retry-After, up to a limit", arguments: [(0, 0), (3, 3), (30, 30), (86_400, 30), (-5, 0)])
    func retryAfter(says: Int, waits: UInt64) {
        let conversation = Conversation()
        conversation.add(512)
        _ = conversation.resume()
        let action = conversation.answer(503, retryAfter: says)
        let next = conversation.next(action)
        #expect(next?.waited == waits * 1_000_000_000)
    }

    @Test("Does not retry any other status", arguments: [400, 401, 403, 404, 413, 415, 500, 501, 301])
    func final(status: Int) {
        let conversation = Conversation()
        conversation.add(1_024)
        _ = conversation.resume()
        #expect(conversation.spans(conversation.answer(status)) == 512, "the next batch follows")
        #expect(
            conversation.count("failed") == 512 && conversation.problems.all.withLock { $0 } == ["status \(status)"])
    }

    @Test("Counts the rejected spans of a partial success, and does not resend them")
    func partial() {
        let conversation = Conversation()
        conversation.add(512)
        _ = conversation.resume()
        let action = conversation.answer(200, #"{"partialSuccess":{"rejectedSpans":"12","errorMessage":"too old"}}"#)
        #expect(conversation.spans(action) == nil)
        #expect(conversation.count("exported") == 500 && conversation.count("failed") == 12)
        #expect(conversation.problems.all.withLock { $0 } == ["spans were rejected: too old"])
        conversation.add(512)
        _ = conversation.resume()
        _ = conversation.answer(200, #"{"partialSuccess":{"rejectedSpans":"9999"}}"#)
        #expect(conversation.count("exported") == 500 && conversation.count("failed") == 524)
    }

    @Test("Does not retry after an oversized response, and does not read a long error page")
    func longAnswers() {
        let conversation = Conversation()
        conversation.add(512)
        _ = conversation.resume()
        #expect(
            conversation.spans(conversation.machine.fail(.tooLarge, now: conversation.now)) == nil
                && conversation.count("failed") == 512)
        conversation.add(512)
        _ = conversation.resume()
        var head = HTTP1ResponseHead()
        head.status = 502
        var page = [UInt8](repeating: 0x20, count: 60_000)
        var tape = Tape(capacity: 64)
        let action = conversation.machine.receive(head, &page, isDone: false, &tape, now: conversation.now)
        #expect(action == .read && page.isEmpty)
    }

    @Test("Shutdown flushes the pending spans once")
    func finish() {
        let conversation = Conversation()
        conversation.add(600)
        conversation.machine.finish()
        #expect(conversation.spans(conversation.resume()) == 512 && !conversation.machine.isFinished)
        #expect(conversation.spans(conversation.answer(200)) == 88)
        #expect(conversation.answer(503) == .idle && conversation.machine.isFinished)
        #expect(conversation.count("exported") == 512 && conversation.count("failed") == 88)
    }

    @Test("Shutdown does not wait for a backoff")
    func finishWhileWaiting() {
        let conversation = Conversation()
        conversation.add(512)
        _ = conversation.resume()
        _ = conversation.answer(503, retryAfter: 30)
        conversation.machine.finish()
        #expect(conversation.spans(conversation.resume()) == 512)
        #expect(conversation.answer(200) == .idle && conversation.machine.isFinished)
    }
}
