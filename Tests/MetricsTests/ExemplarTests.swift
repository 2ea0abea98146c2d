import Testing

@testable import Metrics

@Suite("Exemplars")
struct ExemplarTests {
    private func exemplar(_ nanoseconds: UInt64, span: UInt64 = 0xB7) -> Exemplar {
        Exemplar(
            traceIDHigh: 0x4BF9, traceIDLow: 0xA3CE_929D_0E0E_4736, spanID: span, nanoseconds: nanoseconds,
            unixMilliseconds: 1_700_000_000_007)
    }

    @Test("The newest of each bucket stands behind it, in OpenMetrics only")
    func text() {
        let registry = MetricsRegistry()
        let histogram = registry.histogram("a_seconds", "Help.", [("b", "c")], bounds: [1_000_000, 2_000_000])
        for (nanoseconds, span) in [(400_000, 1), (500_000, 0xB7), (9_000_000, 0xB8)] as [(UInt64, UInt64)] {
            histogram.observe(nanoseconds: nanoseconds)
            histogram.keep(exemplar(nanoseconds, span: span))
        }
        let trace = #"trace_id="0000000000004bf9a3ce929d0e0e4736""#
        #expect(
            registry.text(.openMetrics) == """
                # HELP a_seconds Help.
                # TYPE a_seconds histogram
                a_seconds_bucket{b="c",le="0.001"} 2 # {\(trace),span_id="00000000000000b7"} 0.0005 1700000000.007
                a_seconds_bucket{b="c",le="0.002"} 2
                a_seconds_bucket{b="c",le="+Inf"} 3 # {\(trace),span_id="00000000000000b8"} 0.009 1700000000.007
                a_seconds_sum{b="c"} 0.0099
                a_seconds_count{b="c"} 3
                # EOF

                """)
        #expect(!registry.text(.prometheus).contains("trace_id"))
    }

    @Test("A duration at a bound belongs to that bucket, as its exemplar does")
    func bounds() {
        let registry = MetricsRegistry()
        let histogram = registry.histogram("a_seconds", "Help.", bounds: [1_000_000, 2_000_000])
        histogram.observe(nanoseconds: 1_000_000)
        histogram.keep(exemplar(1_000_000))
        #expect(histogram.keptExemplars.map { $0 != nil } == [true, false, false])
        #expect(histogram.snapshot.counts == [1, 0, 0])
    }
}
