import Synchronization
import TestSupport

/// An API server that authenticates tokens and authorizes their users, behind plain HTTP on the loopback.
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
        /// Closes each connection after an answer, without announcing it.
        var hangsUp = false
        /// Bodies that were posted, by resource.
        var asked: [(resource: String, body: String)] = []
    }

    private final class Store: Sendable {
        let state = Mutex(State())
    }

    private struct HungUp: Error {}

    private let store: Store
    private let server: FakeHTTPServer

    init() throws {
        let store = Store()
        self.store = store
        server = try FakeHTTPServer { request, connection in
            let resource = request.path.split(separator: "/").last.map { String($0) } ?? ""
            let body = String(decoding: request.body, as: UTF8.self)
            let (status, answer, isSilent, hangsUp) = store.state.withLock { state in
                state.asked.append((resource, body))
                return (state.status ?? 201, Self.answer(resource, body, state), state.isSilent, state.hangsUp)
            }
            guard !isSilent else { return }
            try connection.respond(status, answer)
            if hangsUp { throw HungUp() }
        }
    }

    var port: UInt16 { server.port }
    var asked: [(resource: String, body: String)] { store.state.withLock { $0.asked } }

    func change(_ body: (inout sending State) -> Void) { store.state.withLock { body(&$0) } }
    func count(_ resource: String) -> Int { asked.count { $0.resource == resource } }

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
        return #"{"status":{"allowed":\#(state.allowed.contains("\(value("user", body)) \(value("path", body))"))}}"#
    }
}
