import Synchronization
import TestSupport

/// A fake API server that only serves discovery and lists.
final class ListServer: Sendable {
    private struct State {
        /// Items by path of the resource: `apis/GROUP/VERSION/RESOURCE`.
        var items: [String: [String]] = [:]
        var forbidden: Set<String> = []
        var requests: [String] = []
        /// Method, target and body of the requests that change something.
        var writes: [(method: String, target: String, body: [UInt8])] = []
        var isHeld = false
    }

    private final class Store: Sendable {
        let state = Mutex(State())
    }

    private let store: Store
    private let server: FakeHTTPServer

    init() throws {
        let store = Store()
        self.store = store
        server = try FakeHTTPServer { request, connection in
            let target = String(request.target.dropFirst())
            let (isHeld, count) = store.state.withLock { state in
                state.requests.append(target)
                return (state.isHeld, state.requests.count)
            }
            if request.method != "GET" {
                store.state.withLock { $0.writes.append((request.method, target, request.body)) }
                return try connection.respond(200, "{}")
            }
            if isHeld, count > 1 { return try connection.hold() }
            let (status, body) = Self.answer(target, store.state.withLock { $0 })
            try connection.respond(status, body)
        }
    }

    /// Targets of the requests so far, without the leading slash.
    var requests: [String] { store.state.withLock { $0.requests } }

    /// Method, target and body of the requests that change something.
    var writes: [(method: String, target: String, body: [UInt8])] { store.state.withLock { $0.writes } }

    func put(_ path: String, _ items: [String]) { store.state.withLock { $0.items[path] = items } }

    func forbid(_ path: String) { store.state.withLock { _ = $0.forbidden.insert(path) } }

    /// Leaves all requests but the first without a response.
    func hold() { store.state.withLock { $0.isHeld = true } }

    var kubeconfig: String { Self.kubeconfig(port: server.port) }

    static func kubeconfig(port: UInt16) -> String {
        """
        current-context: a
        contexts: [{name: a, context: {cluster: a}}]
        clusters: [{name: a, cluster: {server: "http://127.0.0.1:\(port)"}}]
        """
    }

    private static func answer(_ target: String, _ state: State) -> (Int, String) {
        let path = String(target.prefix { $0 != "?" })
        let parts = path.split(separator: "/").map(String.init)
        let paths = state.items.keys.map { $0.split(separator: "/").map(String.init) }
        switch parts.count {
        case 2:
            let versions = Set(paths.filter { $0.starts(with: parts) }.map { $0[2] }).sorted()
            guard !versions.isEmpty else { return (404, "404 page not found") }
            return (200, #"{"versions":[\#(versions.map { #"{"version":"\#($0)"}"# }.joined(separator: ","))]}"#)
        case 3:
            guard paths.contains(where: { $0.starts(with: parts) }) else { return (404, "404 page not found") }
            let names = paths.filter { $0.starts(with: parts) }.map { #"{"name":"\#($0[3])"}"# }
            return (200, #"{"resources":[\#(names.joined(separator: ","))]}"#)
        default: break
        }
        if state.forbidden.contains(path) { return (403, #"{"kind":"Status","message":"no list"}"#) }
        guard let all = state.items[path] else { return (404, #"{"kind":"Status"}"#) }
        var query: [String: Int] = [:]
        for pair in target.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
            let halves = pair.split(separator: "=")
            if halves.count == 2 { query[String(halves[0])] = Int(halves[1]) }
        }
        let start = query["continue"] ?? 0
        let page = all.dropFirst(start).prefix(query["limit"] ?? .max)
        let next = start + page.count < all.count ? "\(start + page.count)" : ""
        return (
            200,
            #"{"kind":"XList","metadata":{"resourceVersion":"1","continue":"\#(next)"},"items":[\#(page.joined(separator: ","))]}"#
        )
    }
}
