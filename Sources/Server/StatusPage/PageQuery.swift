/// How the page is shown, as the query of its address says: `?refused&refresh`. Unknown names are ignored.
public struct PageQuery: Sendable, Equatable {
    /// Whether the page reloads itself every five seconds.
    public var refreshes = false
    /// Whether only refused and failed requests are listed among the last decisions.
    public var isRefusedOnly = false
    /// Whether folded tables are open.
    public var isUnfolded = false

    private static let refresh = "refresh"
    private static let refused = "refused"
    private static let all = "all"

    /// Reads the query of a request, without its question mark.
    public init(_ query: String = "") {
        let names = query.split(separator: "&").map { $0.prefix { $0 != "=" } }
        refreshes = names.contains { $0 == Self.refresh }
        isRefusedOnly = names.contains { $0 == Self.refused }
        isUnfolded = names.contains { $0 == Self.all }
    }

    /// The reference to the page that is shown like this, relative to its own address.
    var link: String {
        let names = [(isRefusedOnly, Self.refused), (isUnfolded, Self.all), (refreshes, Self.refresh)].filter(\.0).map(
            \.1)
        return "?" + names.joined(separator: "&")
    }

    /// The query with one setting changed.
    func with(_ setting: WritableKeyPath<PageQuery, Bool>, _ value: Bool) -> PageQuery {
        var query = self
        query[keyPath: setting] = value
        return query
    }
}
