import EventLoop
import Metrics
import TestSupport
import Testing

@testable import ocne_webhook

@Suite("Reloaded files")
struct WatchedTests {
    private let scratch: Scratch
    private let registry = MetricsRegistry()
    private let log = Log(level: .off, format: .text)

    init() throws {
        scratch = try Scratch()
        try write("old")
    }

    private func write(_ content: String) throws {
        for name in ["tls.crt", "tls.key"] { try scratch.write(name, content) }
    }

    private func watched(apply: @escaping () throws -> Void) -> Watched {
        let files = [scratch.path("tls.crt"), scratch.path("tls.key")]
        return Watched("certificate", files: { files }, log: log, registry, apply: apply)
    }

    private func reloads(_ result: String) -> Double {
        let readings = registry.readings(of: "ocne_webhook_reloads_total")
        return readings.first { $0[label: "result"] == result }?.value ?? -1
    }

    @Test("Reads a file again that changes while it is read, and counts that once")
    func changesMeanwhile() throws {
        var applied: [[String]] = []
        var swaps = ["newer"]
        let watched = watched { [scratch] in
            let certificate = String(decoding: try scratch.read("tls.crt"), as: UTF8.self)
            if let next = swaps.popLast() { for name in ["tls.crt", "tls.key"] { try scratch.write(name, next) } }
            let key = String(decoding: try scratch.read("tls.key"), as: UTF8.self)
            applied.append([certificate, key])
            guard certificate == key else { throw RuntimeFailure("no pair") }
        }
        watched.refresh()
        #expect(applied.isEmpty, "nothing has changed")
        try write("new")
        watched.refresh()
        #expect(applied == [["new", "newer"], ["newer", "newer"]])
        #expect(reloads("success") == 1 && reloads("failure") == 0)
        #expect(registry.readings(of: "ocne_webhook_last_reload_successful").first?.value == 1)
        watched.refresh()
        #expect(applied.count == 2, "it has been read as it is")
    }

    @Test("Files that change all the time do not block others, and are read again the next time")
    func neverStill() throws {
        var count = 0
        let watched = watched { [scratch] in
            count += 1
            try scratch.write("tls.crt", "version \(count)")
        }
        try write("new")
        watched.refresh()
        let first = count
        #expect((2...10).contains(first))
        watched.refresh()
        #expect(count > first)
    }
}
