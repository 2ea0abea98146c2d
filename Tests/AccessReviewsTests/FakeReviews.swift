import EventLoop
import Glibc
import Synchronization

/// An API server that knows tokens and what their users may see, behind plain HTTP on the loopback; each connection has
/// a thread.
final class FakeReviews: Sendable {
    struct State {
        /// Users by token.
        var users: [String: String] = [:]
        /// What users may see: `USER PATH`.
        var allowed: Set<String> = []
        /// Answered instead of anything else.
        var status: Int?
        /// Takes requests and does not answer.
        var isSilent = false
        /// Ends each connection after an answer, without saying so.
        var hangsUp = false
        /// Bodies that were posted, by resource.
        var asked: [(resource: String, body: String)] = []
    }

    let state = Mutex(State())
    let port: UInt16
    private let isRunning = Atomic<Bool>(true)

    init() throws {
        let listener = try Listener(host: "127.0.0.1", port: 0)
        port = listener.port
        let box = Box(listener)
        try Thread.start("fake-reviews") { [weak self] in
            while let self, self.isRunning.load(ordering: .relaxed) {
                guard case .connection(let descriptor, _) = box.listener.accept() else {
                    usleep(500)
                    continue
                }
                let connection = Connection(descriptor)
                try? Thread.start("fake-peer") { [weak self] in while let self, connection.answer(self) { usleep(200) }
                }
            }
        }
    }

    deinit { isRunning.store(false, ordering: .relaxed) }

    func change(_ body: (inout sending State) -> Void) { state.withLock { body(&$0) } }
    func count(_ resource: String) -> Int { state.withLock { $0.asked.filter { $0.resource == resource }.count } }

    private final class Box: Sendable {
        let listener: Listener
        init(_ listener: consuming Listener) { self.listener = listener }
    }

    private final class Connection: @unchecked Sendable {
        // Unchecked: used by its own thread only.
        private let descriptor: Descriptor
        private var input: [UInt8] = []

        init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

        /// Answers what has come; false at the end.
        func answer(_ reviews: FakeReviews) -> Bool {
            var buffer = [UInt8](repeating: 0, count: 65536)
            switch descriptor.receive(into: &buffer, from: 0) {
            case .bytes(let count): input += buffer[..<count]
            case .wantsRead, .wantsWrite: break
            case .ended, .failed: return false
            }
            let text = String(decoding: input, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n"), let field = text.firstRange(of: "Content-Length: "),
                let length = Int(text[field.upperBound...].prefix { $0.isNumber }),
                text[end.upperBound...].utf8.count >= length
            else { return true }
            let body = String(text[end.upperBound...])
            input = []
            let resource =
                text.prefix { $0 != "\r" }.split(separator: " ")[1].split(separator: "/").last.map { String($0) } ?? ""
            let (status, answer, isSilent, hangsUp) = reviews.state.withLock { state in
                state.asked.append((resource, body))
                return (state.status ?? 201, Self.answer(resource, body, state), state.isSilent, state.hangsUp)
            }
            guard !isSilent else { return true }
            let output = Array(
                "HTTP/1.1 \(status) x\r\nContent-Type: application/json\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)"
                    .utf8)
            _ = descriptor.send(output, from: 0)
            return !hangsUp
        }

        private static func value(_ name: String, _ body: String) -> String {
            guard let at = body.firstRange(of: "\"\(name)\":\"") else { return "" }
            return String(body[at.upperBound...].prefix { $0 != "\"" })
        }

        private static func answer(_ resource: String, _ body: String, _ state: State) -> String {
            if state.status != nil { return #"{"kind":"Status","message":"as told"}"# }
            if resource == "tokenreviews" {
                guard let user = state.users[value("token", body)] else {
                    return #"{"status":{"error":"invalid bearer token"}}"#
                }
                return
                    #"{"status":{"authenticated":true,"user":{"username":"\#(user)","groups":["system:authenticated"]}}}"#
            }
            return
                #"{"status":{"allowed":\#(state.allowed.contains("\(value("user", body)) \(value("path", body))"))}}"#
        }
    }
}
