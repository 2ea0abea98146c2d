import Checking
import JSON
import OCNEAPI
import TechPreview
import TestDocuments
import Testing

/// A storage for `limit` bytes.
private final class FakeStorage: FindingStorage {
    private var content: [UInt8] = []
    private let limit: Int
    var failsToRead = false

    init(limit: Int) { self.limit = limit }

    struct Full: Error, CustomStringConvertible { let description = "disk full" }

    var size: Int { content.count }
    func append(_ bytes: [UInt8]) throws {
        guard content.count + bytes.count <= limit else { throw Full() }
        content += bytes
    }
    func read(from offset: Int, count: Int) throws -> [UInt8] {
        if failsToRead { throw Full() }
        return Array(content[offset..<min(offset + count, content.count)])
    }
    func truncate(to size: Int) { content.removeSubrange(size...) }
}

@Suite("Findings outside of memory")
struct FindingLogTests {
    /// Returns a report on machines with two findings each.
    private func report(
        _ count: Int, memory: Int, storage: FakeStorage? = nil, name: (Int) -> String = { "m\($0)" }
    ) throws -> ClusterReport {
        var first = storage
        let log = FindingLog(
            memoryLimit: memory,
            makeStorage: storage == nil
                ? nil
                : {
                    defer { first = nil }
                    return first ?? FakeStorage(limit: 1 << 30)
                })
        return try clusterReport(
            (0..<count).map { Sample.machine(name($0), #"{"clusterName":"none"}"#) }, cluster: [], findings: log)
    }

    @Test("All formats are the same wherever the findings are", arguments: [0, 1000, 10_000, 1 << 20])
    func formats(memory: Int) throws {
        // Some records are larger than a block of the reader.
        let name = { $0 % 20 == 0 ? String(repeating: "x", count: 20_000) : "m\u{1F600}\($0)" }
        let all = try report(60, memory: 1 << 30, name: name)
        let storage = FakeStorage(limit: 1 << 30)
        let some = try report(60, memory: memory, storage: storage, name: name)
        #expect(storage.size > 0 || memory == 1 << 20)
        #expect(some.findings.count == 120 && all.findings.count == 120)
        #expect(Array(some.findings).count == 120 && Array(all.findings).count == 120)
        // Differences of large arrays take long to describe.
        let same = (
            some.json == all.json, some.sarif == all.sarif, some.text(inColor: false) == all.text(inColor: false),
            some.documents(.openReports, at: 0).map(\.json) == all.documents(.openReports, at: 0).map(\.json)
        )
        #expect(same == (true, true, true, true))
        let confirmed = some.confirmed(by: all)
        #expect((confirmed.json == all.json) == true)
    }

    @Test("What does not fit is counted, with the reason, in the text and in JSON")
    func omitted() throws {
        let report = try report(60, memory: 1000, storage: FakeStorage(limit: 1000))
        #expect(report.findings.count > 2 && report.findings.count + report.findings.omitted == 120)
        #expect(report.findings.map(\.path).count == report.findings.count)
        #expect(
            report.text(inColor: false).contains(
                "\(report.findings.omitted) further findings are counted but not listed (disk full)\n"))
        #expect(try Value(json: report.json)["summary"]["omittedFindings"].int == report.findings.omitted)
        #expect(report.warned == 60)
    }

    @Test("A storage that cannot be read is an error")
    func unreadable() throws {
        let storage = FakeStorage(limit: 1 << 30)
        let report = try report(60, memory: 1000, storage: storage)
        storage.failsToRead = true
        #expect(Array(report.findings).count < 120)
        #expect(report.findings.failure == "disk full" && report.findings.omitted == 0)
    }

    @Test(
        "A list that begins again replaces findings in memory and in the storage", arguments: [0, 700, 1400, 1 << 20])
    func restarted(memory: Int) throws {
        var check = try clusterCheck(
            findings: FindingLog(memoryLimit: memory) { FakeStorage(limit: 1 << 20) })
        for (list, names) in [
            ("a", ["1", "2"]), ("b", ["3", "4", "5"]), ("b", ["6"]), ("c", ["7"]), ("c", ["8", "9"]),
        ] {
            check.begin(list, version: "v1beta1")
            for name in names {
                let item = Array(#"{"metadata":{"name":"\#(name)","namespace":"n"},"spec":{}}"#.utf8)
                check.check(item.span, apiVersion: "cluster.x-k8s.io/v1beta1", kind: "Machine")
            }
        }
        #expect(check.result.findings.map(\.object.name) == ["1", "2", "6", "8", "9"])
        check.discard()
        #expect(check.result.findings.map(\.object.name) == ["1", "2", "6"])
    }

    @Test("A list that begins again is rid of findings that did not fit, and of rules that no other finding has")
    func begun() throws {
        var check = try clusterCheck(findings: FindingLog(memoryLimit: 700))
        let item = Array(#"{"metadata":{"name":"m","namespace":"n"},"spec":{}}"#.utf8)
        check.begin("a", version: "v1beta1")
        for _ in 0..<10 { check.check(item.span, apiVersion: "cluster.x-k8s.io/v1beta1", kind: "Machine") }
        #expect(check.result.findings.omitted > 0 && check.result.findings.failure == "limit of memory")
        #expect(String(decoding: check.result.sarif, as: UTF8.self).contains("unowned-machine"))
        check.begin("a", version: "v1beta1")
        #expect(check.result.findings.omitted == 0 && check.result.findings.failure == nil)
        #expect(!String(decoding: check.result.sarif, as: UTF8.self).contains("unowned-machine"))
    }

    @Test("The text lists a thousand findings of an effect, and counts the others")
    func manyGroups() throws {
        let objects = (0..<1100).map { Sample.machine("m\($0)", #"{"clusterName":"c\#($0)"}"#) }
        let policy = Policy(profile: .openshift, ocneRules: OCNERule.rules)
        let report = try clusterReport(objects, policy: policy, cluster: [])
        let text = report.text(inColor: false)
        #expect(text.count < 500_000)
        #expect(text.contains("more findings, which -o json lists\n"), "\(text.suffix(2000))")
    }
}
