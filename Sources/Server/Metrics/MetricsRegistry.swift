internal import Synchronization

/// The metrics of the process, by name and labels. Any thread.
///
/// Registering an instrument takes a lock, using it does not, so callers keep their instruments. The first registration
/// of a name determines its type and help. A name has at most 2,000 sets of labels; further ones share a series with
/// the label value `other`.
public final class MetricsRegistry: Sendable {
    /// The type of a family.
    enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
        /// Read at each scrape.
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

    /// Maximum label sets of a family; further ones count as `other`, so that peers cannot exhaust memory.
    static let maxSeries = 2_000

    private let families = Mutex<[Family]>([])

    /// Creates an empty registry.
    public init() {}

    /// Returns the counter with these labels. `name` ends in `_total`.
    public func counter(_ name: String, _ help: String, _ labels: [(name: String, value: String)] = []) -> Counter {
        if case .counter(let counter) = instrument(name, help, .counter, labels, { .counter(Counter()) }) {
            return counter
        }
        return Counter()
    }

    /// Returns the gauge with these labels.
    public func gauge(_ name: String, _ help: String, _ labels: [(name: String, value: String)] = []) -> Gauge {
        if case .gauge(let gauge) = instrument(name, help, .gauge, labels, { .gauge(Gauge()) }) { return gauge }
        return Gauge()
    }

    /// Registers a gauge whose value is computed at each scrape.
    public func gauge(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)] = [],
        _ read: @escaping @Sendable () -> Double
    ) {
        _ = instrument(name, help, .gauge, labels) { .computed(read) }
    }

    /// Registers a counter whose value is read at each scrape.
    public func counter(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)] = [],
        _ read: @escaping @Sendable () -> Double
    ) {
        _ = instrument(name, help, .counter, labels) { .computed(read) }
    }

    /// Returns the histogram of durations with these labels. `name` ends in `_seconds`.
    public func histogram(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)] = [],
        bounds: [UInt64] = Histogram.latencyBoundsNanoseconds
    ) -> Histogram {
        if case .histogram(let histogram) = instrument(
            name, help, .histogram, labels, { .histogram(Histogram(bounds: bounds)) })
        {
            return histogram
        }
        return Histogram(bounds: bounds)
    }

    var snapshot: [Family] { families.withLock { $0 } }

    /// Returns the current values of a family's instruments.
    public func readings(of name: String) -> [Reading] {
        (snapshot.first { $0.name == name }?.series ?? []).map { series in
            switch series.instrument {
            case .counter(let counter):
                Reading(labels: series.labels, value: Double(counter.count), count: counter.count)
            case .gauge(let gauge):
                Reading(labels: series.labels, value: Double(gauge.current), count: UInt64(max(gauge.current, 0)))
            case .computed(let read): Reading(labels: series.labels, value: read(), count: 0)
            case .histogram(let histogram):
                Reading(
                    labels: series.labels, value: Double(histogram.snapshot.sum) / 1e9,
                    count: histogram.snapshot.counts.reduce(0, &+))
            }
        }
    }

    /// The current value of an instrument.
    public struct Reading: Sendable {
        let labels: [(name: String, value: String)]
        /// The value; of a histogram, the sum in seconds.
        public let value: Double
        /// The value as an integer; of a histogram, the number of durations.
        public let count: UInt64

        /// The value of a label; nil without that label.
        public subscript(label name: String) -> String? { labels.first { $0.name == name }?.value }
    }

    private func instrument(
        _ name: String, _ help: String, _ kind: Kind, _ labels: [(name: String, value: String)],
        _ make: () -> Instrument
    ) -> Instrument {
        families.withLock { families in
            let index: Int
            if let known = families.firstIndex(where: { $0.name == name }) {
                index = known
            } else {
                index = families.count
                families.append(Family(name: name, help: help, kind: kind, series: []))
            }
            if let known = families[index].series.first(where: { Self.same($0.labels, labels) }) {
                return known.instrument
            }
            var labels = labels
            if families[index].series.count >= Self.maxSeries {
                labels = labels.map { ($0.name, "other") }
                if let known = families[index].series.first(where: { Self.same($0.labels, labels) }) {
                    return known.instrument
                }
            }
            let made = make()
            families[index].series.append(Series(labels: labels, instrument: made))
            return made
        }
    }

    private static func same(_ a: [(name: String, value: String)], _ b: [(name: String, value: String)]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }
}
