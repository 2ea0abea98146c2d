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
        let path = bytes.extracting(range)
        for i in entries.indices where entries[i].path.count == path.count {
            let known = entries[i].path
            if Self.areSame(known.span, path) { return ID(index: i) }
        }
        return nil
    }

    /// Compares without a branch for each byte, so that the compiler uses vector instructions.
    private static func areSame(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        var difference: UInt8 = 0
        for i in a.indices { difference |= a[i] ^ b[i] }
        return difference == 0
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
