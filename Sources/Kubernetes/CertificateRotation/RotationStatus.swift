internal import Synchronization

/// How keeping the certificate is doing: written by its own thread, read by whoever reports.
public final class RotationStatus: Sendable {
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
        /// Objects whose bundle others keep overwriting, and who, by name.
        public internal(set) var overwritten: [String: String] = [:]
        /// How often an object's bundle was found overwritten by others, by name.
        public internal(set) var overwrites: [String: UInt64] = [:]
        /// Objects that are not there.
        public internal(set) var missing: Set<String> = []
        /// What is being done, for people.
        public internal(set) var stage = ""
        /// When the newest authority ends, in seconds since 1970; nil while none is known.
        public internal(set) var authorityNotAfter: Int64?
        /// Seconds by which the API server's clock is ahead of this machine's; 0 where they agree.
        public internal(set) var clockOffset: Int64 = 0
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
