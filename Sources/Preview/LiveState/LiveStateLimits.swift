/// What a live state may cost, beside its budget of memory (`LiveStateMemory`).
enum LiveStateLimits {
    /// One page of a list. Pages that are larger are asked for again with fewer objects.
    static let pageBytes = 16 * 1024 * 1024
    /// One event of a watch: etcd holds objects of 1.5 MiB, which are larger as JSON.
    static let eventBytes = 16 * 1024 * 1024
    /// An answer that is a Status: why something was refused. What is longer is not read.
    static let statusBytes = 64 * 1024
    /// Objects in the first page where they are asked for whole, and in any page at most.
    static let objectsPerFirstPage = 100
    static let objectsPerPage = 500
    /// Pages below and above which the next one is asked for with more or fewer objects.
    static let smallPageBytes = 512 * 1024
    static let largePageBytes = 2 * 1024 * 1024
    /// An answer about groups, versions and resources.
    static let discoveryBytes = 1024 * 1024
    /// What one connection to the API server takes beside the body that it reads: TLS, an incomplete head, and a turn's
    /// input.
    static let connectionBytes = 96 * 1024

    /// Silence after which a watch is given up: API servers send a bookmark every minute.
    static let watchPatience: UInt64 = 90_000_000_000
    /// From an answer of the API server to the question whether it is there to the next such question.
    static let heartbeatInterval: UInt64 = 10_000_000_000
    /// How long it may take to say that it is. Watches of which nothing was heard either are then asked for anew.
    static let heartbeatPatience: UInt64 = 10_000_000_000
    /// Time without a watch after which what is known of a kind is not relied on any more. Enough to come back to
    /// another API server, or to one that closed a watch; while one starts that is alone, decisions are what
    /// `--state-unavailable` says.
    static let staleAfter: UInt64 = 5_000_000_000
    /// How long one watch lasts, before jitter.
    static let watchSeconds: UInt64 = 400
    /// Until a kind that does not fit into the budget is listed again, before jitter: first, and at most. Each try
    /// reads until it does not fit again.
    static let retryBudgetFirst: UInt64 = 1_000_000_000
    static let retryBudgetLongest: UInt64 = 60_000_000_000
}
