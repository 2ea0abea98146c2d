internal import Primitives

/// The routes of a server, found by the bytes of a path. Any thread.
struct RouteTable: Sendable {
    /// Identifies a route of this table. Only the table and its handlers look inside.
    struct ID: Sendable {
        fileprivate let index: Int
    }

    private struct Entry: Sendable {
        let route: Route
        let path: [UInt8]
        let defaultTimeout: Timeout
        let metrics: RouteMetrics
    }

    private let entries: [Entry]

    init(_ routes: [Route], _ metrics: ServerMetrics) {
        entries = routes.map { route in
            Entry(
                route: route, path: Array(route.path.utf8), defaultTimeout: Timeout(route.defaultTimeout),
                metrics: RouteMetrics(metrics.registry, label: route.path))
        }
    }

    /// Returns the route whose path is at `range` of `bytes`; nil without one.
    func find(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ID? {
        for i in entries.indices where entries[i].path.count == range.count {
            // Paths share their beginning, so they differ sooner when compared from the end.
            var k = range.count - 1
            while k >= 0, entries[i].path[k] == bytes[range.lowerBound + k] { k -= 1 }
            if k < 0 { return ID(index: i) }
        }
        return nil
    }

    /// The path of a route.
    func path(of id: ID) -> String { entries[id.index].route.path }

    /// The size limit of a route's bodies.
    func bodyLimit(of id: ID) -> Route.BodyLimit { entries[id.index].route.bodyLimit }

    /// The timeout of a request that has none of its own, in nanoseconds.
    func defaultTimeout(of id: ID) -> UInt64 { entries[id.index].defaultTimeout.nanoseconds }

    /// The instruments of a route.
    func metrics(of id: ID) -> RouteMetrics { entries[id.index].metrics }

    /// Makes the handlers of one thread.
    func makeHandlers(on thread: HandlerThread) -> RouteHandlers {
        RouteHandlers(handlers: entries.map { $0.route.makeHandler(thread) })
    }
}

/// The handlers of one thread, by route. Bound to that thread.
struct RouteHandlers {
    fileprivate let handlers: [any RequestHandler]

    /// The handler of a route.
    subscript(id: RouteTable.ID) -> any RequestHandler { handlers[id.index] }
}
