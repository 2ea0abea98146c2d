import HTTP
import JSON
import KubernetesClient
import TestSupport

@testable import StorageMigration

/// A migration against a fake API server, with its own clock.
struct MigrationRun {
    var migration: StorageMigration
    /// Nanoseconds since the start.
    private(set) var now: UInt64 = 0
    private var action: APIAction?

    static let things = "things.example.org"
    static let templates = "templates.example.org"

    init(_ crds: [String] = [things], dryRun: Bool = false, pageSize: Int = 3) {
        var options = StorageMigration.Options()
        options.dryRun = dryRun
        options.pageSize = pageSize
        migration = StorageMigration(of: crds, options, seed: 1)
    }

    /// A fake API server with a CRD `things` that has the status subresource and v1beta2 as new storage version.
    static func storage(_ count: Int = 8) -> FakeStorage {
        var storage = FakeStorage()
        storage.hash = { StorageVersion.hash(group: $0, version: $1, kind: $2) ?? "" }
        storage.install("things", kind: "Thing", hasStatus: true, objects: (0..<count).map { "t\($0)" })
        storage.store(things, in: "v1beta2")
        return storage
    }

    /// The request of the next step; nil at the end.
    private mutating func next() -> APIRequest? {
        var action = action ?? migration.resume(now: now)
        while true {
            switch action {
            case .request(let request): return request
            case .pause(let nanoseconds):
                now += nanoseconds
                action = migration.resume(now: now)
            case .read, .idle: return nil
            }
        }
    }

    /// Runs until the end, or until `isEnough` returns true after a response.
    mutating func run(_ storage: inout FakeStorage, until isEnough: (inout FakeStorage) -> Bool = { _ in false }) {
        while let request = next() {
            respond(storage.answer(request.method.rawValue, request.target, request.body))
            if isEnough(&storage) { return }
        }
    }

    /// Fails the next request.
    mutating func fail(_ failure: APIFailure) {
        if next() != nil { action = migration.fail(failure, now: now) }
    }

    private mutating func respond(_ response: (status: Int, body: [UInt8])) {
        var body = response.body
        var head = HTTP1ResponseHead()
        head.status = response.status
        var tape = Tape()
        action = migration.receive(head, &body, isDone: true, &tape, now: now)
    }

    /// The result of the first CRD.
    var result: MigrationResult { migration.results[0] }
}
