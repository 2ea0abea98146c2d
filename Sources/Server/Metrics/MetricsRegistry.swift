internal import Synchronization

/// Everything that is measured, by name and labels. Any thread.
///
/// Instruments are made once and kept by who uses them: asking for one takes a lock, using it does not. A name belongs
/// to what it was first asked for as, with the help it had then. Of one name there are at most 2,000 sets of labels;
/// more count as one that says `other`.
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
        var series: [Series] = []
        /// Index in `series` of each label set, as names and values in turn.
        var indexes: [[String]: Int] = [:]

        func instrument(_ labels: [(name: String, value: String)]) -> Instrument? {
            indexes[Self.key(labels)].map { series[$0].instrument }
        }

        mutating func append(_ instrument: Instrument, _ labels: [(name: String, value: String)]) {
            indexes[Self.key(labels)] = series.count
            series.append(Series(labels: labels, instrument: instrument))
        }

        private static func key(_ labels: [(name: String, value: String)]) -> [String] {
            labels.flatMap { [$0.name, $0.value] }
        }
    }

    /// Label sets of one family; more are counted as one that says `other`, so that no peer can fill the memory.
    static let maxSeries = 2_000

    private let families = Mutex<[Family]>([])

    /// A registry without instruments; one for the whole process.
    public init() {}

    /// The counter with these labels. `name` ends in `_total`.
    public func counter(_ name: String, _ help: String, _ labels: [(name: String, value: String)] = []) -> Counter {
        if case .counter(let counter) = instrument(name, help, .counter, labels, { .counter(Counter()) }) {
            return counter
        }
        return Counter()
    }

    /// The gauge with these labels.
    public func gauge(_ name: String, _ help: String, _ labels: [(name: String, value: String)] = []) -> Gauge {
        if case .gauge(let gauge) = instrument(name, help, .gauge, labels, { .gauge(Gauge()) }) { return gauge }
        return Gauge()
    }

    /// A gauge that is worked out when somebody looks.
    public func gauge(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)] = [],
        _ read: @escaping @Sendable () -> Double
    ) {
        _ = instrument(name, help, .gauge, labels) { .computed(read) }
    }

    /// A counter that is kept elsewhere.
    public func counter(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)] = [],
        _ read: @escaping @Sendable () -> Double
    ) {
        _ = instrument(name, help, .counter, labels) { .computed(read) }
    }

    /// The histogram of durations with these labels. `name` ends in `_seconds`.
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

    /// What a family's instruments say now, each with its labels; of histograms, how many durations and their sum in
    /// seconds.
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

    /// What an instrument says.
    public struct Reading: Sendable {
        let labels: [(name: String, value: String)]
        /// The number; of a histogram the sum, in seconds.
        public let value: Double
        /// The number where it is a whole one; of a histogram how many durations.
        public let count: UInt64

        /// The label called `name`; nil when there is none.
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
                families.append(Family(name: name, help: help, kind: kind))
            }
            if let known = families[index].instrument(labels) { return known }
            var labels = labels
            if families[index].series.count >= Self.maxSeries {
                labels = labels.map { ($0.name, "other") }
                if let known = families[index].instrument(labels) { return known }
            }
            let made = make()
            families[index].append(made, labels)
            return made
        }
    }
}
