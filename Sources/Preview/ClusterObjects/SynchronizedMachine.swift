public import JSON

/// Fields that rules read of a Machine or a MachineSet only if OpenShift may synchronize it with one of the other API.
///
/// A class, so that all other machines store one pointer only.
public final class SynchronizedMachine: Sendable, Equatable {
    /// `metadata.labels`, up to the limits.
    public let labels: [Label]
    /// False if there are more labels than the limits allow.
    public let hasAllLabels: Bool
    /// Machine API only: the failure domain of the machine, or of the machines of the set.
    public let failureDomain: FailureDomain?

    /// A label of an object.
    public struct Label: Sendable, Equatable {
        /// Key, with its prefix.
        public let key: String
        /// Value, which may be empty.
        public let value: String

        /// Creates a label.
        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Limit of the labels that are kept.
    static let maxLabels = 64
    /// Limit of the keys and values that are kept, in bytes.
    static let maxLabelBytes = 8192

    /// Reads a Machine or a MachineSet of either API; nil if OpenShift does not synchronize objects in its namespace.
    ///
    /// - Parameters:
    ///   - root: The whole object.
    ///   - namespace: The namespace in which objects of its API are synchronized.
    ///   - isSet: True for a MachineSet.
    public convenience init?(_ root: borrowing Field, in namespace: String, isSet: Bool) {
        guard root["metadata"]["namespace"].hasText(namespace) else { return nil }
        let labels = root["metadata"]["labels"]
        guard namespace == OpenShiftNamespace.machineAPI else {
            self.init(labels: labels, failureDomain: nil)
            return
        }
        let ofMachine = isSet ? root["spec"]["template"]["metadata"]["labels"] : labels
        self.init(labels: labels, failureDomain: FailureDomain(labels: ofMachine))
    }

    private init(labels: borrowing Field, failureDomain: FailureDomain?) {
        var kept: [Label] = []
        var bytes = 0
        var isComplete = true
        var members = labels.members
        while let member = members.next() {
            let (key, value) = (Field(member.name).boundedString, Field(member.value).boundedString)
            bytes += key.utf8.count + value.utf8.count
            guard kept.count < Self.maxLabels, bytes <= Self.maxLabelBytes else {
                isComplete = false
                break
            }
            kept.append(Label(key, value))
        }
        self.failureDomain = failureDomain
        self.labels = kept
        hasAllLabels = isComplete
    }

    /// Returns the value of a label; nil if the object does not have it.
    public func value(of key: String) -> String? { labels.first { $0.key == key }?.value }

    /// Returns true if all fields are equal.
    public static func == (a: SynchronizedMachine, b: SynchronizedMachine) -> Bool {
        a.labels == b.labels && a.hasAllLabels == b.hasAllLabels && a.failureDomain == b.failureDomain
    }
}
