internal import Synchronization

/// Everything that is measured, by name and labels. Any thread.
///
/// Instruments are made once and kept by who uses them: asking for one takes a lock, using it does not.
public final class MetricsRegistry: Sendable {
    /// What kind of number a family holds.
    enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
        /// Read when somebody looks.
        case computed(@Sendable () -> Double)
    }

    struct Series: Sendable {
        let labels: [(name: String, value: String)]
        let instrument: Instrument
    }

    struct Family: Sendable {
        let name: String
        let help: String
        let kind: Kind
        var series: [Series]
    }

    /// Label sets of one family; more are counted as one that says `other`, so that no peer can fill the memory.
    static let maxSeries = 2_000

    private let families = Mutex<[Family]>([])

    public init() {}

    /// The counter with these labels. `name` ends in `_total`.
    public func counter(_ name: String, _ help: String, _ labels: [(name: String, value: String)] = []) -> Counter {
        if case .counter(let counter) = instrument(name, help, .counter, labels, { .counter(Counter()) }) { return counter }
        return Counter()
    }

    /// The gauge with these labels.
    public func gauge(_ name: String, _ help: String, _ labels: [(name: String, value: String)] = []) -> Gauge {
        if case .gauge(let gauge) = instrument(name, help, .gauge, labels, { .gauge(Gauge()) }) { return gauge }
        return Gauge()
    }

    /// A gauge that is worked out when somebody looks.
    public func gauge(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)] = [], _ read: @escaping @Sendable () -> Double
    ) {
        _ = instrument(name, help, .gauge, labels) { .computed(read) }
    }

    /// A counter that is kept elsewhere.
    public func counter(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)] = [], _ read: @escaping @Sendable () -> Double
    ) {
        _ = instrument(name, help, .counter, labels) { .computed(read) }
    }

    /// The histogram of durations with these labels. `name` ends in `_seconds`.
    public func histogram(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)] = [],
        bounds: [UInt64] = Histogram.latencyBoundsNanoseconds
    ) -> Histogram {
        if case .histogram(let histogram) = instrument(name, help, .histogram, labels, { .histogram(Histogram(bounds: bounds)) }) {
            return histogram
        }
        return Histogram(bounds: bounds)
    }

    var snapshot: [Family] { families.withLock { $0 } }

    private func instrument(
        _ name: String, _ help: String, _ kind: Kind, _ labels: [(name: String, value: String)], _ make: () -> Instrument
    ) -> Instrument {
        families.withLock { families in
            let index: Int
            if let known = families.firstIndex(where: { $0.name == name }) {
                index = known
            } else {
                index = families.count
                families.append(Family(name: name, help: help, kind: kind, series: []))
            }
            var labels = labels
            if families[index].series.count >= Self.maxSeries { labels = labels.map { ($0.name, "other") } }
            if let known = families[index].series.first(where: { Self.same($0.labels, labels) }) { return known.instrument }
            let made = make()
            families[index].series.append(Series(labels: labels, instrument: made))
            return made
        }
    }

    private static func same(_ a: [(name: String, value: String)], _ b: [(name: String, value: String)]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }
}
