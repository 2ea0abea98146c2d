import EventLoop
import Glibc
import Synchronization
import TLS

/// An API server of a few hundred lines less than the real one: lists in pages, watches, discovery, tokens. Each
/// connection has a thread.
final class FakeAPIServer: Sendable {
    /// What the server does instead of its work.
    enum Mode: Sendable {
        case well
        /// Takes requests and says nothing.
        case silent
        /// Answers each request with a status.
        case status(Int)
        /// Speaks something else.
        case garbage
    }

    struct State {
        var mode = Mode.well
        /// Bytes that are sent at once.
        var part = Int.max
        /// The token that is demanded.
        var token: String?
        var tls: TLSContext?
        /// The path of a resource that is answered with 403.
        var forbidden: String?
        /// Resources by path of their group and version, `apis/g/v`.
        var served: [String: [String]] = [:]
        /// Objects in JSON by name, by path of the resource.
        fileprivate var objects: [String: [String: String]] = [:]
        fileprivate var history: [(version: Int, path: String, line: String)] = []
        fileprivate var version = 100
        fileprivate var compacted = 0
        /// Connections of an older time end.
        fileprivate var epoch = 0
        fileprivate var isRunning = true
        /// Paths and queries that were asked for.
        var requests: [String] = []
    }

    let state = Mutex(State())
    let port: UInt16

    init(port: UInt16 = 0) throws {
        let listener = try Listener(host: "127.0.0.1", port: port)
        self.port = listener.port
        try start(listener)
    }

    deinit { stop() }

    func change(_ body: (inout sending State) -> Void) { state.withLock { body(&$0) } }

    /// Closes every connection and the port.
    func stop() {
        change {
            $0.isRunning = false
            $0.epoch += 1
        }
    }

    /// Closes every connection.
    func disconnect() { change { $0.epoch += 1 } }

    /// Listens again on the same port, knowing what it knew.
    func restart() throws {
        let listener = try Self.retry { try Listener(host: "127.0.0.1", port: port) }
        change { $0.isRunning = true }
        try start(listener)
    }

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
        change { state in
            guard state.objects[path]?.removeValue(forKey: name) != nil else { return }
            state.version += 1
            let json =
                #"{"metadata":{"namespace":"\#(namespace)","name":"\#(name)","resourceVersion":"\#(state.version)"}}"#
            state.history.append((state.version, path, #"{"type":"DELETED","object":\#(json)}"# + "\n"))
        }
    }

    /// Forgets all history.
    func compact() {
        change {
            $0.compacted = $0.version
            $0.history = []
        }
    }

    // MARK: connections

    private static func retry<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
        for _ in 0..<1000 {
            do { return try body() } catch { usleep(5_000) }
        }
        return try body()
    }

    private func start(_ listener: consuming Listener) throws {
        let box = Box(listener)
        try Thread.start("fake-apiserver") { [weak self] in
            while let self, self.state.withLock({ $0.isRunning }) {
                guard case .connection(let descriptor, _) = box.listener.accept() else {
                    usleep(500)
                    continue
                }
                let connection = FakeConnection(descriptor)
                try? Thread.start("fake-connection") { [weak self] in connection.serve { self } }
            }
        }
    }

    private final class Box: Sendable {
        let listener: Listener
        init(_ listener: consuming Listener) { self.listener = listener }
    }
}

/// One connection of the fake API server.
private final class FakeConnection: @unchecked Sendable {
    // Unchecked: used by its own thread only.
    private let descriptor: Descriptor
    private var session: TLSSession?
    private var input: [UInt8] = []
    private var epoch = 0

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    private struct Ended: Error {}

    func serve(_ server: () -> FakeAPIServer?) {
        do {
            guard let (context, epoch) = server()?.state.withLock({ ($0.tls, $0.epoch) }) else { return }
            self.epoch = epoch
            if let context {
                let session = try TLSSession(context, descriptor: descriptor.number)
                self.session = session
                try shakeHands(session, server)
            }
            while true {
                let head = try readHead(server)
                try answer(head, server)
            }
        } catch {
            session?.close()
        }
    }

    private func shakeHands(_ session: TLSSession, _ server: () -> FakeAPIServer?) throws {
        while true {
            switch session.handshake() {
            case .done: return
            case .wantsRead, .wantsWrite: try pause(server)
            case .ended, .failed: throw Ended()
            }
        }
    }

    private func pause(_ server: () -> FakeAPIServer?) throws {
        guard let server = server(), server.state.withLock({ $0.epoch }) == epoch else { throw Ended() }
        usleep(300)
    }

    private func readHead(_ server: () -> FakeAPIServer?) throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let text = String(decoding: input, as: UTF8.self)
            if text.hasSuffix("\r\n\r\n") {
                input = []
                return text
            }
            if let session {
                switch session.read(into: &buffer, from: 0) {
                case .done(let count): input += buffer[..<count]
                case .wantsRead, .wantsWrite: try pause(server)
                case .ended, .failed: throw Ended()
                }
            } else {
                switch descriptor.receive(into: &buffer, from: 0) {
                case .bytes(let count): input += buffer[..<count]
                case .wantsRead, .wantsWrite: try pause(server)
                case .ended, .failed: throw Ended()
                }
            }
        }
    }

    private func send(_ text: String, _ server: () -> FakeAPIServer?) throws {
        let bytes = Array(text.utf8)
        let part = server()?.state.withLock { $0.part } ?? 1
        var sent = 0
        while sent < bytes.count {
            let some = Array(bytes[sent..<min(bytes.count, part == .max ? bytes.count : sent + part)])
            if let session {
                switch session.write(some, from: 0) {
                case .done(let count): sent += count
                case .wantsRead, .wantsWrite: try pause(server)
                case .ended, .failed: throw Ended()
                }
            } else {
                switch descriptor.send(some, from: 0) {
                case .bytes(let count): sent += count
                case .wantsRead, .wantsWrite: try pause(server)
                case .ended, .failed: throw Ended()
                }
            }
        }
    }

    private func send(_ status: Int, _ body: String, _ server: () -> FakeAPIServer?) throws {
        try send(
            "HTTP/1.1 \(status) x\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
            server)
    }

    private func answer(_ head: String, _ server: () -> FakeAPIServer?) throws {
        guard let target = head.split(separator: " ").dropFirst().first.map({ String($0.dropFirst()) }),
            let now = server()
        else {
            throw Ended()
        }
        let (mode, token, forbidden) = now.state.withLock { state in
            state.requests.append(target)
            return (state.mode, state.token, state.forbidden)
        }
        switch mode {
        case .well: break
        case .silent: while true { try pause(server) }
        case .status(let status): return try send(status, #"{"kind":"Status","message":"as told"}"#, server)
        case .garbage: return try send("220 mail.example ESMTP\r\n", server)
        }
        if let token, !head.contains("Authorization: Bearer \(token)\r\n") {
            return try send(401, #"{"kind":"Status"}"#, server)
        }
        let (path, query) = Self.split(target)
        if path == forbidden { return try send(403, #"{"kind":"Status","message":"forbidden"}"#, server) }
        let parts = path.split(separator: "/")
        switch parts.count {
        case 2: try discover(group: String(parts[1]), now, server)
        case 3 where parts[0] == "apis": try resources(path, now, server)
        default:
            if query["watch"] == nil { try list(path, query, now, server) } else { try watch(path, query, server) }
        }
    }

    private static func split(_ target: String) -> (String, [String: String]) {
        let parts = target.split(separator: "?", maxSplits: 1)
        var query: [String: String] = [:]
        for pair in parts.dropFirst().joined().split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1)
            query[String(halves[0])] = halves.count > 1 ? String(halves[1]) : ""
        }
        return (String(parts.first ?? ""), query)
    }

    private func discover(group: String, _ now: FakeAPIServer, _ server: () -> FakeAPIServer?) throws {
        let versions = now.state.withLock { $0.served.keys.filter { $0.hasPrefix("apis/\(group)/") } }.compactMap {
            $0.split(separator: "/").last
        }
        guard !versions.isEmpty else { return try send(404, "404 page not found", server) }
        let list = versions.sorted().map { #"{"version":"\#($0)"}"# }.joined(separator: ",")
        try send(200, #"{"kind":"APIGroup","versions":[\#(list)]}"#, server)
    }

    private func resources(_ path: String, _ now: FakeAPIServer, _ server: () -> FakeAPIServer?) throws {
        let names = now.state.withLock { $0.served[path] ?? [] }
        try send(
            200,
            #"{"kind":"APIResourceList","resources":[\#(names.map { #"{"name":"\#($0)"}"# }.joined(separator: ","))]}"#,
            server)
    }

    private func list(_ path: String, _ query: [String: String], _ now: FakeAPIServer, _ server: () -> FakeAPIServer?)
        throws
    {
        let (all, version) = now.state.withLock { ($0.objects[path] ?? [:], $0.version) }
        let start = query["continue"].flatMap { Int($0) } ?? 0
        let page = all.sorted { $0.key < $1.key }.dropFirst(start).prefix(query["limit"].flatMap { Int($0) } ?? .max)
        let next = start + page.count < all.count ? "\(start + page.count)" : ""
        let items = page.map(\.value).joined(separator: ",")
        try send(
            200,
            #"{"kind":"XList","metadata":{"resourceVersion":"\#(version)","continue":"\#(next)"},"items":[\#(items)]}"#,
            server)
    }

    private func watch(_ path: String, _ query: [String: String], _ server: () -> FakeAPIServer?) throws {
        var seen = query["resourceVersion"].flatMap { Int($0) } ?? 0
        guard let compacted = server()?.state.withLock({ $0.compacted }) else { throw Ended() }
        if seen < compacted { return try send(410, #"{"kind":"Status","code":410,"reason":"Expired"}"#, server) }
        try send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", server)
        while true {
            guard
                let events = server()?.state.withLock({ state in
                    state.history.filter { $0.path == path && $0.version > seen }
                })
            else {
                throw Ended()
            }
            for event in events {
                try send("\(String(event.line.utf8.count, radix: 16))\r\n\(event.line)\r\n", server)
                seen = event.version
            }
            try pause(server)
        }
    }
}
