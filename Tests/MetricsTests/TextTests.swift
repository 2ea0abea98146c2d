import Metrics
import Testing

/// Checks the exposition formats of Prometheus (0.0.4) and OpenMetrics (1.0).
@Suite("Text formats")
struct TextTests {
    private static func registry() -> MetricsRegistry {
        let registry = MetricsRegistry()
        registry.counter("requests_total", "Requests.", [("code", "200")]).add(3)
        registry.gauge("open", "Open \"connections\".").set(-2)
        registry.counter("requests_total", "Requests.", [("code", "500")]).add()
        let histogram = registry.histogram(
            "wait_seconds", "Waits.", [("path", "/a")], bounds: [1_000_000, 2_000_000_000])
        for nanoseconds: UInt64 in [0, 1_000_000, 1_000_001, 2_000_000_000, 2_000_000_001] {
            histogram.observe(nanoseconds: nanoseconds)
        }
        registry.gauge("ratio", "A ratio.") { 0.25 }
        registry.counter("ticks_total", "Ticks.") { 7 }
        return registry
    }

    @Test("Prometheus: families in the order of their creation, with their series together")
    func prometheus() {
        #expect(
            Self.registry().text(.prometheus) == #"""
                # HELP requests_total Requests.
                # TYPE requests_total counter
                requests_total{code="200"} 3
                requests_total{code="500"} 1
                # HELP open Open "connections".
                # TYPE open gauge
                open -2
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{path="/a",le="0.001"} 2
                wait_seconds_bucket{path="/a",le="2"} 4
                wait_seconds_bucket{path="/a",le="+Inf"} 5
                wait_seconds_sum{path="/a"} 4.002000002
                wait_seconds_count{path="/a"} 5
                # HELP ratio A ratio.
                # TYPE ratio gauge
                ratio 0.25
                # HELP ticks_total Ticks.
                # TYPE ticks_total counter
                ticks_total 7

                """#)
    }

    @Test("OpenMetrics: counter families have no suffix, and the text ends with EOF")
    func openMetrics() {
        let text = Self.registry().text(.openMetrics)
        #expect(text.hasPrefix("# HELP requests Requests.\n# TYPE requests counter\nrequests_total{code=\"200\"} 3\n"))
        #expect(text.contains("# TYPE ticks counter\nticks_total 7\n"))
        #expect(text.contains("# TYPE wait_seconds histogram\n"))
        #expect(
            text.contains("le=\"0.001\"} 2\n") && text.contains("le=\"2.0\"} 4\n") && text.contains("le=\"+Inf\"} 5\n"))
        #expect(text.hasSuffix("\n# EOF\n"))
        #expect(MetricsRegistry().text(.openMetrics) == "# EOF\n")
        #expect(MetricsRegistry().text(.prometheus) == "")
    }

    /// A label value and its encoding.
    static let values: [(value: String, written: String)] = [
        ("", ""), ("plain é", "plain é"), ("\"", #"\""#), ("\\", #"\\"#), ("\n", #"\n"#), ("\\n", #"\\n"#),
        ("a\"}\nb 1", #"a\"}\nb 1"#),
        // A single grapheme cluster in Swift, but two characters here.
        ("\r\n", "\r\\n"), ("\"\u{301}", "\\\"\u{301}"), ("\\\u{301}", "\\\\\u{301}"), ("\n\u{301}", "\\n\u{301}"),
    ]

    @Test("No label value can break out of its line", arguments: values)
    func escapes(value: String, written: String) {
        let registry = MetricsRegistry()
        registry.gauge("a", "A \(value) b.", [("x", value)]).set(1)
        let expected = "a{x=\"\(written)\"} 1\n"
        #expect(Array(registry.text(.prometheus).utf8.suffix(expected.utf8.count)) == Array(expected.utf8))
        #expect(registry.text(.prometheus).utf8.count { $0 == UInt8(ascii: "\n") } == 3)
    }

    /// A number and its encoding.
    static let numbers: [(value: Double, written: String)] = [
        (0, "0"), (-0.0, "0"), (1, "1"), (-3, "-3"), (0.5, "0.5"), (1e16, "1e+16"),
        (999_999_999_999_999, "999999999999999"),
        (123_456_789, "123456789"), (.infinity, "+Inf"),
        (-.infinity, "-Inf"), (.nan, "NaN"), (1e-9, "1e-09"), (5e300, "5e+300"),
    ]

    @Test("Formats numbers for both formats", arguments: numbers)
    func number(value: Double, written: String) {
        let registry = MetricsRegistry()
        registry.gauge("a", "A.") { value }
        #expect(registry.text(.prometheus) == "# HELP a A.\n# TYPE a gauge\na \(written)\n")
    }

    @Test("The default bounds increase, and start at typical latencies of this server")
    func bounds() {
        let bounds = Histogram.latencyBoundsNanoseconds
        #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
        #expect(bounds.first == 50_000)
        #expect(bounds.last == 60_000_000_000)
        let registry = MetricsRegistry()
        let histogram = registry.histogram("h_seconds", "H.")
        histogram.observe(nanoseconds: .max)
        #expect(registry.text(.prometheus).contains("h_seconds_bucket{le=\"60\"} 0\nh_seconds_bucket{le=\"+Inf\"} 1\n"))
    }

    @Test("Each format has its content type")
    func contentTypes() {
        #expect("\(MetricsFormat.prometheus.contentType)" == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            "\(MetricsFormat.openMetrics.contentType)" == "application/openmetrics-text; version=1.0.0; charset=utf-8")
    }
}
