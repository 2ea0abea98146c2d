/// Counts how often other field managers have overwritten bundles within the last hour.
struct OverwrittenBundles {
    /// Number of times within `window` that is reported: an operator who applies a manifest overwrites once, a
    /// controller does so repeatedly.
    static let threshold = 3
    /// Length of the window in seconds. Flux reconciles every ten minutes by default, and each replica restores only
    /// some of the bundles.
    static let window: Int64 = 3_600
    /// Limit of times that are stored for an object.
    private static let maxTimes = 16

    private struct Entry {
        var times: [Int64] = []
        var managers: [String] = []
        var isReported = false
    }

    private var entries: [String: Entry] = [:]
    /// Number of times that each object's bundle was overwritten and this replica restored it.
    private(set) var counts: [String: UInt64] = [:]

    /// Records that an object's bundle was overwritten.
    mutating func note(_ object: String, by managers: [String], now: Int64) {
        counts[object, default: 0] += 1
        var entry = entries[object] ?? Entry()
        entry.times = Array((entry.times + [now]).suffix(Self.maxTimes))
        entry.managers = managers
        entries[object] = entry
    }

    /// Returns the events since the last call.
    mutating func changes(now: Int64) -> [SelfManagedEvent] {
        var events: [SelfManagedEvent] = []
        for object in entries.keys.sorted() {
            guard var entry = entries[object] else { continue }
            entry.times.removeAll { $0 <= now - Self.window }
            let isFrequent = entry.times.count >= Self.threshold
            if isFrequent, !entry.isReported {
                events.append(.bundleOverwritten(object: object, managers: entry.managers, times: entry.times.count))
            } else if !isFrequent, entry.isReported {
                events.append(.bundleKept(object: object))
            }
            entry.isReported = isFrequent
            entries[object] = entry.times.isEmpty ? nil : entry
        }
        return events
    }

    /// Descriptions of frequent overwrites, by object.
    var problems: [String: String] {
        entries.filter(\.value.isReported).mapValues { entry in
            "its caBundle was overwritten \(entry.times.count) times within an hour, last by the field manager \(Self.text(entry.managers))"
        }
    }

    /// Formats field managers: `"argocd-controller"`, with a hint if it is this server's own.
    static func text(_ managers: [String]) -> String {
        let names = managers.map { "\"\($0)\"" }.joined(separator: " or ")
        return managers == [BundleOwners.own] ? "\(names): another installation of this server?" : names
    }
}
