import Testing

@testable import ocne_webhook

@Suite("--log-decisions")
struct LogDecisionsTests {
    @Test("Accepts all, refused and sampled=N")
    func values() {
        #expect(LogDecisions(argument: "all") == .all && LogDecisions(argument: "refused") == .refused)
        #expect(
            LogDecisions(argument: "sampled=1") == .sampled(1)
                && LogDecisions(argument: "sampled=1000000") == .sampled(1_000_000))
        for wrong in [
            "", "none", "ALL", "sampled", "sampled=", "sampled=0", "sampled=-1", "sampled=1000001", "sampled=1e3",
            "all=1",
        ] {
            #expect(LogDecisions(argument: wrong) == nil, "\(wrong)")
        }
    }

    /// Returns the sampled decisions of so many.
    private func taken(_ sampler: inout DecisionSampler, of count: Int, isRefused: Bool = false, rate: UInt32) -> [Int]
    {
        var taken: [Int] = []
        for i in 0..<count where sampler.takes(isRefused: isRefused, rate: rate) { taken.append(i) }
        return taken
    }

    @Test(
        "Logs exactly one of N allowed decisions, and every refusal",
        arguments: [2, 3, 10, 1000] as [UInt32])
    func rate(rate: UInt32) {
        var sampler = DecisionSampler()
        for _ in 0..<20 {
            let one = taken(&sampler, of: Int(rate), rate: rate).count
            let all = taken(&sampler, of: 5, isRefused: true, rate: rate).count
            #expect(one == 1 && all == 5)
        }
    }

    @Test("Sampling varies the position, so that two webhooks called in turn are both logged")
    func alternating() {
        var sampler = DecisionSampler()
        let seen = taken(&sampler, of: 400, rate: 2)
        #expect(Set(seen.map { $0 % 2 }) == [0, 1])
    }

    @Test("all logs every decision, refused only refusals, and a change of N applies immediately")
    func ends() {
        var sampler = DecisionSampler()
        let all = taken(&sampler, of: 100, rate: LogDecisions.all.rate)
        let none = taken(&sampler, of: 100, rate: LogDecisions.refused.rate)
        let refused = taken(&sampler, of: 3, isRefused: true, rate: LogDecisions.refused.rate)
        #expect(all.count == 100 && none.isEmpty && refused.count == 3)
        _ = taken(&sampler, of: 1, rate: 1_000_000)
        let changed = taken(&sampler, of: 3, rate: 3)
        #expect(changed.count == 1)
    }
}
