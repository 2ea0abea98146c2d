internal import Synchronization

/// Status of the rotation. Written by its own thread and read by any.
public final class RotationStatus: Sendable {
    /// A consistent copy.
    public struct Snapshot: Sendable, Equatable {
        /// True once a certificate of the Secret is in use.
        public internal(set) var isServing = false
        /// Problem with the Secret or the API server; nil if there is none.
        public internal(set) var problem: String?
        /// Problems of objects that should have the authorities, by name.
        public internal(set) var bundleProblems: [String: String] = [:]
        /// Objects that have the authorities.
        public internal(set) var written: Set<String> = []
        /// Objects whose bundle other field managers keep overwriting, with a description, by name.
        public internal(set) var overwritten: [String: String] = [:]
        /// Number of times that an object's bundle was overwritten, by name.
        public internal(set) var overwrites: [String: UInt64] = [:]
        /// Objects that do not exist.
        public internal(set) var missing: Set<String> = []
        /// Current stage of the rotation, for people.
        public internal(set) var stage = ""
        /// Expiry of the newest authority, in seconds since 1970; nil before the Secret was read.
        public internal(set) var authorityNotAfter: Int64?
        /// Seconds by which the API server's clock is ahead of this machine's; 0 if they agree.
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

    /// The current status. Any thread.
    public var current: Snapshot { state.withLock { $0 } }

    func set(_ snapshot: Snapshot) { state.withLock { $0 = snapshot } }
}
