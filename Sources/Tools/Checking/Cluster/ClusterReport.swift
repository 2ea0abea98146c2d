/// The result of a check of a cluster. Copies share their findings.
public struct ClusterReport {
    /// A resource that was read.
    public struct Resource: Sendable, Equatable {
        /// `machines.cluster.x-k8s.io`.
        public let name: String
        /// The version in which the objects were read; empty if they were not.
        public var version: String
        /// The number of objects.
        public var objects = 0
        /// The number of objects of which a write is refused.
        public var refused = 0
        /// The number of further objects with a warning.
        public var warned = 0

        /// Counts an object with findings of these effects.
        mutating func count(_ effects: some Sequence<ClusterFinding.Effect>, times: Int = 1) {
            guard let worst = effects.min() else { return }
            if worst.isRefusal { refused += times } else if worst == .warning { warned += times }
        }

        /// Creates a resource without objects.
        public init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    /// The settings that objects were held to, each a name and a value.
    public var settings: [(name: String, value: String)] = []
    /// The resources that were read, in that order.
    public internal(set) var resources: [Resource] = []
    /// The findings, in the order of the resources and objects.
    public internal(set) var findings: FindingLog
    /// Writers of versions of the OCNE kinds other than the newest.
    public internal(set) var clients: [VersionClient] = []
    /// The number of objects of other kinds in a dump, which were not checked.
    public var others = 0
    /// Resources that the cluster does not have.
    public var absent: [String] = []
    /// Resources that could not be read, each with the reason: the report is incomplete.
    public var unread: [(resource: String, reason: String)] = []
    /// True if the check was interrupted: the report is incomplete.
    public var isInterrupted = false

    /// An empty report.
    ///
    /// - Parameter findings: An empty log.
    public init(findings: FindingLog = FindingLog()) {
        self.findings = findings
    }

    /// The number of objects that were checked.
    public var objects: Int { resources.reduce(0) { $0 + $1.objects } }
    /// The number of objects of which a write is refused.
    public var refused: Int { resources.reduce(0) { $0 + $1.refused } }
    /// The number of objects with a warning, and without anything that is refused.
    public var warned: Int { resources.reduce(0) { $0 + $1.warned } }
    /// True if everything was read.
    public var isComplete: Bool { unread.isEmpty && !isInterrupted }
}
