/// Exposition format of metrics.
public enum MetricsFormat: Sendable {
    /// Prometheus' text format 0.0.4.
    case prometheus
    /// OpenMetrics 1.0.
    case openMetrics

    /// Value of `Content-Type`.
    public var contentType: StaticString {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

extension MetricsRegistry {
    /// Returns all metrics, in the order of their registration.
    public func text(_ format: MetricsFormat) -> String {
        var text = ""
        for family in snapshot {
            // OpenMetrics names a counter without the suffix that its samples have.
            let isCounter = family.kind == .counter
            let name =
                format == .openMetrics && isCounter && family.name.hasSuffix("_total")
                ? String(family.name.dropLast(6)) : family.name
            text +=
                "# HELP \(name) \(Self.escaped(family.help, quotes: false))\n# TYPE \(name) \(family.kind.rawValue)\n"
            for series in family.series { Self.write(series, of: family, format, to: &text) }
        }
        if format == .openMetrics { text += "# EOF\n" }
        return text
    }

    private static func write(_ series: Series, of family: Family, _ format: MetricsFormat, to text: inout String) {
        switch series.instrument {
        case .counter(let counter): text += "\(family.name)\(labels(series.labels)) \(counter.count)\n"
        case .gauge(let gauge): text += "\(family.name)\(labels(series.labels)) \(gauge.current)\n"
        case .computed(let read): text += "\(family.name)\(labels(series.labels)) \(number(read()))\n"
        case .histogram(let histogram):
            // Prometheus' own format has none.
            let exemplars = format == .openMetrics ? histogram.keptExemplars : []
            // Read afterwards: a bucket that has an exemplar counts it.
            let (counts, sum) = histogram.snapshot
            var total: UInt64 = 0
            for (i, count) in counts.enumerated() {
                total += count
                var bound = i < histogram.bounds.count ? number(Double(histogram.bounds[i]) / 1e9) : "+Inf"
                // OpenMetrics writes bounds as one and the same number everywhere: whole ones with a point (section
                // "Canonical Numbers").
                if format == .openMetrics, bound.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) { bound += ".0" }
                text += "\(family.name)_bucket\(labels(series.labels + [("le", bound)])) \(total)"
                if i < exemplars.count, let exemplar = exemplars[i] { text += exemplar.text }
                text += "\n"
            }
            text += "\(family.name)_sum\(labels(series.labels)) \(number(Double(sum) / 1e9))\n"
            text += "\(family.name)_count\(labels(series.labels)) \(total)\n"
        }
    }

    private static func labels(_ labels: [(name: String, value: String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
    }

    /// Works on scalars: in Swift a quote or a line feed can be part of a larger character. Most texts need no escape.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || $0 == 0x22 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: result.append(contentsOf: "\\\"".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }
}
