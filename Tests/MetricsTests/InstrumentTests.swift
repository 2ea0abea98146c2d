import Metrics
import Testing

@Suite("Instruments")
struct InstrumentTests {
    @Test("A counter only increases")
    func counter() {
        let counter = MetricsRegistry().counter("a_total", "A.")
        #expect(counter.count == 0)
        counter.add()
        counter.add(5)
        counter.add(0)
        counter.add(-3)
        counter.add(.min)
        #expect(counter.count == 6)
    }

    @Test("A gauge increases and decreases")
    func gauge() {
        let gauge = MetricsRegistry().gauge("a", "A.")
        gauge.add(3)
        gauge.add(-5)
        #expect(gauge.current == -2)
        gauge.set(.max)
        #expect(gauge.current == .max)
    }

    @Test("The same name and labels return the same instrument, other labels a different one")
    func identity() {
        let registry = MetricsRegistry()
        let a = registry.counter("a_total", "A.", [("x", "1"), ("y", "2")])
        #expect(registry.counter("a_total", "other words", [("x", "1"), ("y", "2")]) === a)
        #expect(registry.counter("a_total", "A.", [("y", "2"), ("x", "1")]) !== a)
        #expect(registry.counter("a_total", "A.", [("x", "1")]) !== a)
        #expect(registry.counter("a_total", "A.", [("x", "1"), ("y", "3")]) !== a)
        #expect(registry.counter("b_total", "A.", [("x", "1"), ("y", "2")]) !== a)
        #expect(registry.histogram("h_seconds", "H.") === registry.histogram("h_seconds", "H."))
        #expect(registry.gauge("g", "G.") === registry.gauge("g", "G."))
    }

    @Test("A name of another type returns a usable instrument that is not exported")
    func otherKind() {
        let registry = MetricsRegistry()
        registry.counter("a_total", "A.").add(7)
        registry.gauge("a_total", "A.").set(9)
        registry.histogram("a_total", "A.").observe(nanoseconds: 1)
        #expect(registry.text(.prometheus) == "# HELP a_total A.\n# TYPE a_total counter\na_total 7\n")
    }

    @Test("Label sets beyond the limit share an overflow series, and those within keep their own")
    func limit() {
        let registry = MetricsRegistry()
        let first = registry.counter("a_total", "A.", [("x", "0")])
        for i in 0..<2000 { registry.counter("a_total", "A.", [("x", "\(i)")]).add() }
        let beyond = registry.counter("a_total", "A.", [("x", "2000")])
        #expect(registry.counter("a_total", "A.", [("x", "2001")]) === beyond)
        #expect(registry.counter("a_total", "A.", [("x", "other")]) === beyond)
        beyond.add(5)
        #expect(registry.counter("a_total", "A.", [("x", "0")]) === first)
        let lines = registry.text(.prometheus).split(separator: "\n")
        #expect(lines.count == 2003)
        #expect(lines.last == #"a_total{x="other"} 5"#)
    }
}
