/// Limits of the live state, besides its memory budget (`LiveStateMemory`).
enum LiveStateLimits {
    /// Bytes of a list page. Larger pages are requested again with fewer objects.
    static let pageBytes = 16 * 1024 * 1024
    /// Bytes of a watch event: etcd stores objects of 1.5 MiB, which are larger as JSON.
    static let eventBytes = 16 * 1024 * 1024
    /// Bytes of a Status, which has the reason of a failure. A longer one is not read.
    static let statusBytes = 64 * 1024
    /// Objects on the first page of a list of whole objects, and on any page.
    static let objectsPerFirstPage = 100
    static let objectsPerPage = 500
    /// Bytes of a page below and above which the next page is requested with more or fewer objects.
    static let smallPageBytes = 512 * 1024
    static let largePageBytes = 2 * 1024 * 1024
    /// Bytes of an APIGroup or an APIResourceList.
    static let discoveryBytes = 1024 * 1024
    /// Memory of a connection to the API server besides the response body: TLS, an incomplete head, and a tick's input.
    static let connectionBytes = 96 * 1024

    /// Silence after which a watch is abandoned, in nanoseconds: API servers send a bookmark every minute.
    static let watchPatience: UInt64 = 90_000_000_000
    /// From a response to a health check to the next check, in nanoseconds.
    static let heartbeatInterval: UInt64 = 10_000_000_000
    /// Timeout of a health check, in nanoseconds. Watches that were as silent are then requested again.
    static let heartbeatPatience: UInt64 = 10_000_000_000
    /// Time without a watch after which a resource's objects are stale, in nanoseconds: enough to reach another API
    /// server, or one that closed the watch. It does not cover the start of a single API server, during which
    /// `--state-unavailable` decides.
    static let staleAfter: UInt64 = 5_000_000_000
    /// `timeoutSeconds` of a watch, before jitter.
    static let watchSeconds: UInt64 = 400
    /// First and longest delay of a list that did not fit into the budget, before jitter, in nanoseconds. Each try
    /// reads until the budget is exhausted.
    static let retryBudgetFirst: UInt64 = 1_000_000_000
    static let retryBudgetLongest: UInt64 = 60_000_000_000
}
