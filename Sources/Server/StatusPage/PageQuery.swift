/// Display options of the page, from the query of its address: `?refused&refresh`. Ignores unknown names.
public struct PageQuery: Sendable, Equatable {
    /// True if the page reloads every five seconds.
    public var refreshes = false
    /// True to list only denied and failed requests among the last decisions.
    public var isRefusedOnly = false
    /// True if collapsible tables are open.
    public var isExpanded = false

    private static let refresh = "refresh"
    private static let refused = "refused"
    private static let all = "all"

    /// Parses the query of a request, without its question mark.
    public init(_ query: String = "") {
        let names = query.split(separator: "&").map { $0.prefix { $0 != "=" } }
        refreshes = names.contains { $0 == Self.refresh }
        isRefusedOnly = names.contains { $0 == Self.refused }
        isExpanded = names.contains { $0 == Self.all }
    }

    /// A relative link to the page with these options.
    var link: String {
        let names = [(isRefusedOnly, Self.refused), (isExpanded, Self.all), (refreshes, Self.refresh)].filter(\.0).map(
            \.1)
        return "?" + names.joined(separator: "&")
    }

    /// Returns the query with one option changed.
    func with(_ setting: WritableKeyPath<PageQuery, Bool>, _ value: Bool) -> PageQuery {
        var query = self
        query[keyPath: setting] = value
        return query
    }
}
