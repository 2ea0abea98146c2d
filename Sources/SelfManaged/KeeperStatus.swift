internal import Synchronization

/// How keeping the certificate is doing: written by its own thread, read by whoever reports.
public final class KeeperStatus: Sendable {
    /// One look at everything.
    public struct Snapshot: Sendable, Equatable {
        /// Whether a certificate of the Secret is in use. From then on one always is.
        public internal(set) var isServing = false
        /// What is wrong with the Secret, or with reaching it; nil when nothing is.
        public internal(set) var problem: String?
        /// What is wrong with objects that should have the authorities, by name.
        public internal(set) var bundleProblems: [String: String] = [:]
        /// Objects that have them.
        public internal(set) var written: Set<String> = []
        /// Objects that are not there.
        public internal(set) var missing: Set<String> = []
        /// What is being done, for people.
        public internal(set) var stage = ""
        /// When the newest authority ends, in seconds since 1970; nil while none is known.
        public internal(set) var authorityNotAfter: Int64?
        /// Serving certificates that this replica has issued.
        public internal(set) var issued: UInt64 = 0
        /// Authorities that this replica has added.
        public internal(set) var authoritiesAdded: UInt64 = 0
        /// Bundles that this replica has written.
        public internal(set) var bundlesWritten: UInt64 = 0
        /// Requests that failed.
        public internal(set) var failures: UInt64 = 0
    }

    private let state = Mutex(Snapshot())

    init() {}

    /// How it is now. Any thread.
    public var current: Snapshot { state.withLock { $0 } }

    func set(_ snapshot: Snapshot) { state.withLock { $0 = snapshot } }
}
