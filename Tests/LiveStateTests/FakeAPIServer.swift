import Synchronization
import TLS
import TestSupport

/// A fake API server with discovery, paginated lists, watches, and one token.
final class FakeAPIServer: Sendable {
    /// Overrides of the response to a request.
    enum Mode: Sendable {
        case well
        /// Accepts requests and never responds.
        case silent
        /// Answers each request with a status.
        case status(Int)
        /// Answers in another protocol.
        case garbage
    }

    struct State {
        var mode = Mode.well
        /// Bytes per write.
        var part = Int.max
        /// The required token.
        var token: String?
        /// Path of a resource that is answered with 403.
        var forbidden: String?
        /// Resources by path of their group and version, `apis/g/v`.
        var served: [String: [String]] = [:]
        /// Objects in JSON by name, by path of the resource.
        fileprivate var objects: [String: [String: String]] = [:]
        fileprivate var history: [(version: Int, path: String, line: String)] = []
        fileprivate var version = 100
        fileprivate var compacted = 0
        /// Requested targets, without the leading slash.
        var requests: [String] = []
    }

    fileprivate final class Store: Sendable {
        let state = Mutex(State())
    }

    private let store: Store
    private let server: FakeHTTPServer

    init() throws {
        let store = Store()
        self.store = store
        server = try FakeHTTPServer { try Exchange(store, $0, $1).answer() }
    }

    var port: UInt16 { server.port }
    var requests: [String] { store.state.withLock { $0.requests } }

    func change(_ body: (inout sending State) -> Void) {
        store.state.withLock { body(&$0) }
        server.notify()
    }

    /// Uses TLS on new connections.
    func use(_ context: TLSContext) { server.use(context) }

    /// Closes every connection and the listener.
    func stop() { server.stop() }

    /// Closes every connection.
    func disconnect() { server.disconnect() }

    /// Listens again on the same port, with the same objects.
    func restart() throws { try server.restart() }

    /// Adds or changes an object.
    func put(_ path: String, _ name: String, namespace: String = "n", _ content: String = "") {
        change { state in
            state.version += 1
            let kind = state.objects[path]?[name] == nil ? "ADDED" : "MODIFIED"
            let json =
                #"{"metadata":{"namespace":"\#(namespace)","name":"\#(name)","uid":"u\#(state.version)","resourceVersion":"\#(state.version)"}\#(content)}"#
            state.objects[path, default: [:]][name] = json
            state.history.append((state.version, path, #"{"type":"\#(kind)","object":\#(json)}"# + "\n"))
        }
    }

    func delete(_ path: String, _ name: String, namespace: String = "n") {
        delete(path, [name], namespace: namespace)
    }

    /// Deletes objects at once: no list sees a part of it.
    func delete(_ path: String, _ names: [String], namespace: String = "n") {
        change { state in
            for name in names where state.objects[path]?.removeValue(forKey: name) != nil {
                state.version += 1
                let json =
                    #"{"metadata":{"namespace":"\#(namespace)","name":"\#(name)","resourceVersion":"\#(state.version)"}}"#
                state.history.append((state.version, path, #"{"type":"DELETED","object":\#(json)}"# + "\n"))
            }
        }
    }

    /// Drops all history.
    func compact() {
        change {
            $0.compacted = $0.version
            $0.history = []
        }
    }
}

/// A request to the fake API server.
private struct Exchange {
    private let store: FakeAPIServer.Store
    private let target: String
    private let path: String
    private let query: [String: String]
    private let head: String
    private let connection: FakeHTTPConnection

    init(_ store: FakeAPIServer.Store, _ request: FakeHTTPServer.Request, _ connection: FakeHTTPConnection) {
        self.store = store
        self.connection = connection
        head = request.head
        target = String(request.target.dropFirst())
        let parts = target.split(separator: "?", maxSplits: 1)
        path = String(parts.first ?? "")
        var query: [String: String] = [:]
        for pair in parts.dropFirst().joined().split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1)
            query[String(halves[0])] = halves.count > 1 ? String(halves[1]) : ""
        }
        self.query = query
    }

    func answer() throws {
        let (mode, token, forbidden) = store.state.withLock { state in
            state.requests.append(target)
            return (state.mode, state.token, state.forbidden)
        }
        switch mode {
        case .well: break
        case .silent: return try connection.hold()
        case .status(let status): return try send(status, #"{"kind":"Status","message":"as told"}"#)
        case .garbage: return try connection.send(Array("220 mail.example ESMTP\r\n".utf8))
        }
        if let token, !"\(head)\r\n".contains("Authorization: Bearer \(token)\r\n") {
            return try send(401, #"{"kind":"Status"}"#)
        }
        if path == forbidden { return try send(403, #"{"kind":"Status","message":"forbidden"}"#) }
        let parts = path.split(separator: "/")
        switch parts.count {
        case 2: try discover(group: String(parts[1]))
        case 3 where parts[0] == "apis": try discoverResources()
        default: if query["watch"] == nil { try list() } else { try watch() }
        }
    }

    private var part: Int { store.state.withLock { $0.part } }

    private func send(_ text: String) throws { try connection.send(Array(text.utf8), inPartsOf: part) }

    private func send(_ status: Int, _ body: String) throws {
        try send(
            "HTTP/1.1 \(status) x\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
    }

    private func discover(group: String) throws {
        let versions = store.state.withLock { $0.served.keys.filter { $0.hasPrefix("apis/\(group)/") } }.compactMap {
            $0.split(separator: "/").last
        }
        guard !versions.isEmpty else { return try send(404, "404 page not found") }
        let list = versions.sorted().map { #"{"version":"\#($0)"}"# }.joined(separator: ",")
        try send(200, #"{"kind":"APIGroup","versions":[\#(list)]}"#)
    }

    private func discoverResources() throws {
        let names = store.state.withLock { $0.served[path] ?? [] }
        let list = names.map { #"{"name":"\#($0)"}"# }.joined(separator: ",")
        try send(200, #"{"kind":"APIResourceList","resources":[\#(list)]}"#)
    }

    private func list() throws {
        let (all, version) = store.state.withLock { ($0.objects[path] ?? [:], $0.version) }
        let start = query["continue"].flatMap { Int($0) } ?? 0
        let page = all.sorted { $0.key < $1.key }.dropFirst(start).prefix(query["limit"].flatMap { Int($0) } ?? .max)
        let next = start + page.count < all.count ? "\(start + page.count)" : ""
        let items = page.map(\.value).joined(separator: ",")
        try send(
            200,
            #"{"kind":"XList","metadata":{"resourceVersion":"\#(version)","continue":"\#(next)"},"items":[\#(items)]}"#)
    }

    private func watch() throws {
        var sent = query["resourceVersion"].flatMap { Int($0) } ?? 0
        guard sent >= store.state.withLock({ $0.compacted }) else {
            return try send(410, #"{"kind":"Status","code":410,"reason":"Expired"}"#)
        }
        try send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        while true {
            let generation = connection.generation
            let events = store.state.withLock { state in
                state.history.filter { $0.path == path && $0.version > sent }
            }
            for event in events {
                try send("\(String(event.line.utf8.count, radix: 16))\r\n\(event.line)\r\n")
                sent = event.version
            }
            try connection.wait(after: generation)
        }
    }
}
