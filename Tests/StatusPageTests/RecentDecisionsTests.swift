import StatusPage
import TestDocuments
import Testing

@Suite("Recent decisions")
struct RecentDecisionsTests {
    private func record(
        _ recorder: DecisionRecorder, at time: UInt64, _ outcome: DecisionOutcome? = nil, name: String = #""a""#
    ) {
        recorder.begin(outcome ?? (time % 2 == 0 ? .allowed : .refused), received: time)
        recorder.add(.webhook, own: "mutate")
        recorder.add(.name, quoted: name.utf8.span)
        recorder.end(microseconds: time)
    }

    @Test("Returns the newest of all threads first, up to the capacity")
    func order() {
        let recent = RecentDecisions()
        #expect(recent.latest().isEmpty)
        let (one, two) = (recent.makeRecorder(), recent.makeRecorder())
        for time in 1...30 { record(one, at: UInt64(time)) }
        #expect(recent.latest().map(\.receivedNanoseconds) == (1...30).reversed().map { UInt64($0) })
        for time in 31...200 { record(time % 3 == 0 ? one : two, at: UInt64(time)) }
        #expect(recent.latest().map(\.receivedNanoseconds) == (151...200).reversed().map { UInt64($0) })
        #expect(recent.latest().allSatisfy { $0[.webhook] == "mutate" && $0[.name] == "a" && $0[.user] == "" })
        #expect(recent.latest().allSatisfy { ($0.outcome == .allowed) == ($0.microseconds % 2 == 0) })
    }

    @Test(
        "Strings are stored as JSON, returned unescaped, and truncated between characters",
        arguments: [
            (#""""#, ""), (#""a\n\"\u00e9\\""#, "a\n\"é\\"), ("\"é😀\"", "é😀"), ("null", ""), ("\"", ""),
            ("\"\(String(repeating: "x", count: 128))\"", String(repeating: "x", count: 128)),
            ("\"\(String(repeating: "x", count: 129))\"", String(repeating: "x", count: 128) + "…"),
            ("\"\(String(repeating: "x", count: 127))é\"", String(repeating: "x", count: 127) + "…"),
            ("\"\(String(repeating: "x", count: 125))😀\"", String(repeating: "x", count: 125) + "…"),
            ("\"\(String(repeating: "x", count: 125))\\u00e9\"", String(repeating: "x", count: 125) + "…"),
            ("\"\(String(repeating: "x", count: 127))\\\\\"", String(repeating: "x", count: 127) + "…"),
        ])
    func texts(json: String, shown: String) {
        let recent = RecentDecisions()
        record(recent.makeRecorder(), at: 1, name: json)
        #expect(recent.latest().first?[.name] == shown)
    }

    @Test("A reused slot keeps nothing of an earlier decision")
    func reuse() {
        let recent = RecentDecisions()
        let recorder = recent.makeRecorder()
        for time in 1...50 { record(recorder, at: UInt64(time), name: "\"\(String(repeating: "secret", count: 40))\"") }
        for time in 51...100 { record(recorder, at: UInt64(time)) }
        #expect(recent.latest().count == 50 && recent.latest().allSatisfy { $0[.name] == "a" })
    }

    @Test("Threads may record during a read")
    func together() async {
        let recent = RecentDecisions()
        let count = PropertyRun.count(default: 2_000, atLeast: 200)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let recorder = recent.makeRecorder()
                    for time in 1...count { record(recorder, at: UInt64(time), name: "\"\(time)\"") }
                }
            }
            group.addTask {
                for _ in 0..<count / 10 {
                    #expect(recent.latest().allSatisfy { $0[.name] == "\($0.receivedNanoseconds)" })
                }
            }
        }
        #expect(recent.latest().map(\.receivedNanoseconds).allSatisfy { $0 > count - 100 })
    }

    @Test("Frequent outcomes do not displace rare ones")
    func outcomes() {
        let recent = RecentDecisions()
        let recorder = recent.makeRecorder()
        record(recorder, at: 1, .failedConversion)
        record(recorder, at: 2, .refused)
        for time in 3...500 { record(recorder, at: UInt64(time), .allowed) }
        #expect(recent.latest([.refused]).map(\.receivedNanoseconds) == [2])
        #expect(recent.latest([.refused, .failedConversion]).map(\.receivedNanoseconds) == [2, 1])
        #expect(recent.latest().map(\.receivedNanoseconds) == (451...500).reversed().map { UInt64($0) })
    }

    @Test(
        "Keeps messages of denials and failures with any content, truncated between characters",
        arguments: [
            ("say \"no\"\n\u{0}", "say \"no\"\n\u{0}"),
            (String(repeating: "é", count: 256), String(repeating: "é", count: 256)),
            ("x" + String(repeating: "é", count: 256), "x" + String(repeating: "é", count: 255) + "…"),
            ("xx" + String(repeating: "😀", count: 10_000), "xx" + String(repeating: "😀", count: 127) + "…"),
        ])
    func messages(message: String, shown: String) {
        let recent = RecentDecisions()
        let recorder = recent.makeRecorder()
        for outcome in DecisionOutcome.allCases {
            recorder.begin(outcome, received: 1)
            recorder.add(.reason, message)
            recorder.end(microseconds: 1)
        }
        #expect(recent.latest([.refused, .failedConversion]).map { $0[.reason] } == [shown, shown])
    }
}
