import HTTP
import KubernetesClient
import Primitives
import TLS
import TestDocuments

@testable import CertificateRotation

/// The state of a fake API server: objects by path, with resourceVersions, conflicts and permissions. A value: users on
/// several threads lock it.
struct FakeCluster {
    private(set) var objects: [String: Value] = [:]
    private var version = 100
    /// Denied requests, as `patch /api/…`.
    var forbidden: Set<String> = []
    /// A response that overrides the next requests, and their number.
    var outage: (status: Int, requests: Int) = (0, 0)
    /// Methods and paths of the requests so far.
    var requests: [String] = []
    /// The server's clock.
    var date: Int64?

    static let secretPath = "/api/v1/namespaces/n/secrets/pair"
    static let webhookConfiguration = BundleTarget(.validating, "v")
    static let crd = BundleTarget(.crd, "things.example")
    static let host = "hooks.n.svc"

    /// Creates or replaces an object.
    mutating func put(_ path: String, _ json: String) throws { try put(path, Value(json: json.utf8)) }

    mutating func put(_ path: String, _ value: Value) {
        version += 1
        objects[path] = value.setting(["metadata", "resourceVersion"], to: .string(Array("\(version)".utf8)))
    }

    mutating func delete(_ path: String) { objects[path] = nil }

    /// Creates the webhook configurations and CRDs as they are installed.
    mutating func install() throws {
        try put(
            Self.webhookConfiguration.path,
            #"{"metadata":{"name":"v"},"webhooks":[{"clientConfig":{"service":{"name":"hooks","namespace":"n"}}},{"clientConfig":{"url":"https://other.example/x","caBundle":"YQ=="}}]}"#
        )
        try put(
            Self.crd.path,
            #"{"metadata":{"name":"things.example"},"spec":{"conversion":{"strategy":"Webhook","webhook":{"clientConfig":{"url":"https://hooks.n.svc:443/convert"}}}}}"#
        )
    }

    /// The certificates in the CA bundle of each installed object.
    func trusted() throws -> [[PublicCertificate]] {
        let clients = [
            objects[Self.webhookConfiguration.path]?["webhooks"][0]["clientConfig"],
            objects[Self.crd.path]?["spec"]["conversion"]["webhook"]["clientConfig"],
        ]
        return try clients.compactMap { $0 }.map { client in
            guard let text = client["caBundle"].text, let pem = Base64.decode(text) else { return [] }
            return try PublicCertificate.all(inPEM: pem)
        }
    }

    /// Returns true if a CA bundle has changed.
    var bundleVersions: [String] {
        [Self.webhookConfiguration.path, Self.crd.path].compactMap { objects[$0]?["metadata"]["resourceVersion"].text }
    }

    mutating func answer(_ request: APIRequest) -> (status: Int, body: [UInt8]) {
        let path = String(request.target.prefix { $0 != "?" })
        let verb = ["GET": "get", "POST": "create", "PATCH": "patch"][request.method.rawValue] ?? "none"
        requests.append("\(verb) \(path)")
        if outage.requests > 0 {
            outage.requests -= 1
            return Self.failure(outage.status, "as told")
        }
        guard !forbidden.contains("\(verb) \(path)") else { return Self.failure(403, "user x cannot \(verb) this") }
        do {
            switch request.method {
            case .get:
                guard let object = objects[path] else { return Self.failure(404, "not found") }
                return (200, object.json)
            case .post:
                let object = try Value(json: request.body)
                let made = "\(path)/\(object["metadata"]["name"].text ?? "")"
                guard objects[made] == nil else { return Self.failure(409, "already exists") }
                put(made, object)
                return (201, objects[made]?.json ?? [])
            case .patch:
                guard var object = objects[path] else { return Self.failure(404, "not found") }
                for operation in try Value(json: request.body).elements {
                    let tokens = (operation["path"].text ?? "").split(separator: "/").map {
                        String($0).replacing("~1", with: "/").replacing("~0", with: "~")
                    }
                    if tokens == ["metadata", "resourceVersion"] {
                        guard operation["value"] == object["metadata"]["resourceVersion"] else {
                            return Self.failure(409, "has changed")
                        }
                        continue
                    }
                    object = object.setting(
                        tokens[...], to: operation["op"].text == "remove" ? nil : operation["value"])
                }
                put(path, object)
                return (200, objects[path]?.json ?? [])
            case .put, .delete: return Self.failure(405, "not asked for")
            }
        } catch {
            return Self.failure(400, "\(error)")
        }
    }

    private static func failure(_ status: Int, _ message: String) -> (Int, [UInt8]) {
        (status, Array(#"{"kind":"Status","code":\#(status),"message":"\#(message)"}"#.utf8))
    }
}

extension Value {
    /// Returns the value with a member set, or removed if nil.
    func setting(_ tokens: ArraySlice<String>, to value: Value?) -> Value {
        guard let token = tokens.first else { return value ?? .null }
        let rest = tokens.dropFirst()
        if case .array(var elements) = self, let index = Int(token), elements.indices.contains(index) {
            elements[index] = elements[index].setting(rest, to: value)
            return .array(elements)
        }
        var members: [[UInt8]: Value] = [:]
        if case .object(let mine) = self { members = mine }
        let name = Array(token.utf8)
        members[name] = rest.isEmpty ? value : (members[name] ?? .object([:])).setting(rest, to: value)
        return .object(members)
    }
}
