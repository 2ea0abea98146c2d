/// Bundles that others overwrite: how often within the last hour, and who.
struct OverwrittenBundles {
    /// So many within `window` are no accident: an operator who applies a manifest overwrites once, a controller does
    /// so again and again.
    static let threshold = 3
    /// The time that is looked back on, in seconds. Flux reconciles every ten minutes by default, and replicas share
    /// what they put right.
    static let window: Int64 = 3_600
    /// Times that are kept for one object.
    private static let maxTimes = 16

    private struct Entry {
        var times: [Int64] = []
        var managers: [String] = []
        var isReported = false
    }

    private var entries: [String: Entry] = [:]
    /// How often each object's was overwritten, as far as this replica has put it right.
    private(set) var counts: [String: UInt64] = [:]

    /// An object's bundle was found overwritten.
    mutating func note(_ object: String, by managers: [String], now: Int64) {
        counts[object, default: 0] += 1
        var entry = entries[object] ?? Entry()
        entry.times = Array((entry.times + [now]).suffix(Self.maxTimes))
        entry.managers = managers
        entries[object] = entry
    }

    /// What has begun and what has ended since it was last asked.
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

    /// What is wrong, by object.
    var problems: [String: String] {
        entries.filter(\.value.isReported).mapValues { entry in
            "its caBundle was overwritten \(entry.times.count) times within an hour, last by the field manager \(Self.text(entry.managers))"
        }
    }

    /// `"argocd-controller"`, with a hint where it is this server's own.
    static func text(_ managers: [String]) -> String {
        let names = managers.map { "\"\($0)\"" }.joined(separator: " or ")
        return managers == [BundleOwners.own] ? "\(names): another installation of this server?" : names
    }
}
