/// The result of the migration of a CRD's objects.
public struct MigrationResult: Sendable, Equatable {
    /// Name of the CRD: `ocneconfigs.bootstrap.cluster.x-k8s.io`.
    public let name: String
    /// How it ended.
    public internal(set) var outcome = Outcome.pending
    /// The storage version; empty before the CRD was read.
    public internal(set) var storageVersion = ""
    /// `status.storedVersions` before the migration.
    public internal(set) var storedVersions: [String] = []
    /// Objects that were written. In a dry run, those that the API server accepted, in whatever version they are stored.
    public internal(set) var rewritten = 0
    /// Objects that were stored in the storage version before.
    public internal(set) var unchanged = 0
    /// Objects that were deleted after they were listed.
    public internal(set) var deleted = 0
    /// Objects that the API server refused to write.
    public internal(set) var refused = 0
    /// The first of the refused objects.
    public internal(set) var refusals: [Refusal] = []
    /// Objects in the list, as far as the API server says; nil before the first page.
    public internal(set) var total: Int?

    /// How the migration of a CRD's objects ended.
    public enum Outcome: Sendable, Equatable {
        /// It has not ended.
        case pending
        /// All objects are stored in the storage version, and `status.storedVersions` says so.
        case migrated
        /// `status.storedVersions` listed no other version before.
        case upToDate
        /// The CRD does not exist.
        case notInstalled
        /// Objects were refused, so `status.storedVersions` was not changed.
        case refused
        /// The migration failed for a reason other than an object, in words.
        case failed(String)
        /// It was stopped before the end.
        case stopped
    }

    /// An object that the API server refused to write.
    public struct Refusal: Sendable, Equatable {
        /// Namespace of the object; empty for a cluster-scoped one.
        public let namespace: String
        /// Name of the object.
        public let name: String
        /// HTTP status code.
        public let status: Int
        /// The API server's message: which webhook or rule refuses the object, and why.
        public let message: String
    }

    /// Number of refused objects that are kept.
    static let maxRefusals = 1000

    init(_ name: String) {
        self.name = name
    }

    /// Objects that were processed so far.
    public var processed: Int { rewritten + unchanged + deleted + refused }

    mutating func refuse(_ object: StoredObject, _ status: Int, _ message: String) {
        refused += 1
        guard refusals.count < Self.maxRefusals else { return }
        refusals.append(
            Refusal(namespace: object.namespace, name: object.name, status: status, message: message))
    }

    /// Starts counting again, for another pass.
    mutating func restart() {
        (rewritten, unchanged, deleted, refused, refusals, total) = (0, 0, 0, 0, [], nil)
    }
}
