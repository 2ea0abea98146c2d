import StatusPage
import Testing

@Suite("Recent decisions")
struct RecentDecisionsTests {
    private func record(_ recorder: DecisionRecorder, at time: UInt64, name: String = #""a""#) {
        recorder.begin(received: time, isAllowed: time % 2 == 0, isDryRun: false)
        recorder.add(.webhook, "mutate")
        recorder.add(.name, quoted: name.utf8.span)
        recorder.end(microseconds: time)
    }

    @Test("The newest of all threads come first, and no more than there is room for")
    func order() {
        let recent = RecentDecisions()
        #expect(recent.latest.isEmpty)
        let (one, two) = (recent.makeRecorder(), recent.makeRecorder())
        for time in 1...30 { record(one, at: UInt64(time)) }
        #expect(recent.latest.map(\.receivedNanoseconds) == (1...30).reversed().map { UInt64($0) })
        for time in 31...200 { record(time % 3 == 0 ? one : two, at: UInt64(time)) }
        #expect(recent.latest.map(\.receivedNanoseconds) == (151...200).reversed().map { UInt64($0) })
        #expect(recent.latest.allSatisfy { $0[.webhook] == "mutate" && $0[.name] == "a" && $0[.user] == "" })
        #expect(recent.latest.allSatisfy { $0.isAllowed == ($0.microseconds % 2 == 0) })
    }

    @Test(
        "Texts are kept as they stand in JSON, shown as what they mean, and cut between characters",
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
        #expect(recent.latest.first?[.name] == shown)
    }

    @Test("Nothing of an earlier decision shines through a later one in its place")
    func reuse() {
        let recent = RecentDecisions()
        let recorder = recent.makeRecorder()
        for time in 1...50 { record(recorder, at: UInt64(time), name: "\"\(String(repeating: "secret", count: 40))\"") }
        for time in 51...100 { record(recorder, at: UInt64(time)) }
        #expect(recent.latest.count == 50 && recent.latest.allSatisfy { $0[.name] == "a" })
    }

    @Test("Threads may record while somebody looks")
    func together() async {
        let recent = RecentDecisions()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let recorder = recent.makeRecorder()
                    for time in 1...2_000 { record(recorder, at: UInt64(time), name: "\"\(time)\"") }
                }
            }
            group.addTask {
                for _ in 0..<200 { #expect(recent.latest.allSatisfy { $0[.name] == "\($0.receivedNanoseconds)" }) }
            }
        }
        #expect(recent.latest.map(\.receivedNanoseconds).allSatisfy { $0 > 1_900 })
    }
}
