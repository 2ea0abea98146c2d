import KubernetesClient
import TestSupport
import Testing

@testable import StorageMigration

/// Changes of the CRD, the list and the API server during a migration.
@Suite("A storage migration during changes") struct ChangeTests {
    private let things = MigrationRun.things

    @Test("Writes nothing before the API server uses the storage version")
    func delay() {
        var storage = MigrationRun.storage(0)
        storage.install("things", kind: "Thing", hasStatus: true, objects: ["a", "b"])
        storage.store(things, in: "v1beta2", afterDelay: true)
        var run = MigrationRun()
        run.run(&storage) {
            if $0.requests.count == 5 { $0.crds[things]?.written = "v1beta2" }
            return false
        }
        #expect(run.result.outcome == .migrated && storage.stored(things) == ["v1beta2"])
        storage.store(things, in: "v1alpha1", afterDelay: true)
        var never = MigrationRun()
        never.run(&storage)
        #expect(never.result.outcome == .failed("the API server does not use storage version v1alpha1 of the CRD"))
    }

    @Test("A changed storage version starts another pass; storedVersions is not set to the former one")
    func changed() {
        var storage = MigrationRun.storage()
        var run = MigrationRun()
        var hasChanged = false
        run.run(&storage) {
            if !hasChanged, $0.count("PATCH") == 4 {
                $0.store(things, in: "v1alpha1")
                hasChanged = true
            }
            return false
        }
        #expect(run.result.outcome == .migrated && run.result.storageVersion == "v1alpha1")
        #expect(storage.stored(things) == ["v1alpha1"] && storage.crds[things]?.storedVersions == ["v1alpha1"])
        #expect(run.result.processed == 8)
    }

    @Test("The same version after a change and back starts another pass too")
    func changedAndBack() {
        var storage = MigrationRun.storage()
        var run = MigrationRun()
        var hasChanged = false
        run.run(&storage) {
            if !hasChanged, $0.count("PATCH") == 4 {
                // An object is written while the former version is the storage version.
                $0.store(things, in: "v1alpha1")
                $0.crds[things]?.objects["t0"]?.version = "v1alpha1"
                $0.store(things, in: "v1beta2")
                hasChanged = true
            }
            return false
        }
        #expect(run.result.outcome == .migrated && storage.stored(things) == ["v1beta2"])
        #expect(run.result.rewritten == 1 && run.result.unchanged == 7)
    }

    @Test("A CRD that changes during each pass is not finished")
    func alwaysChanging() {
        var storage = MigrationRun.storage()
        var run = MigrationRun()
        run.run(&storage) {
            if $0.requests.last?.contains("limit=") == true { $0.store(things, in: "v1beta2") }
            return false
        }
        #expect(run.result.outcome == .failed("the CRD has changed during each of 3 passes over the objects"))
        #expect(storage.crds[things]?.storedVersions == ["v1alpha1", "v1beta2"])
    }

    /// Migrates while the CRD changes between the requests that read and set `storedVersions`, so many times.
    private func migrate(_ storage: inout FakeStorage, conflicts most: Int) -> (MigrationRun, conflicts: Int) {
        var run = MigrationRun()
        var conflicts = 0
        run.run(&storage) {
            if conflicts < most,
                $0.requests.last == "GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions/\(things)",
                $0.count("PATCH") >= 8
            {
                $0.touch(things)
                conflicts += 1
            }
            return false
        }
        return (run, conflicts)
    }

    @Test("A conflict of storedVersions is resolved by reading the CRD again")
    func conflict() {
        var storage = MigrationRun.storage()
        let (run, conflicts) = migrate(&storage, conflicts: 3)
        #expect(run.result.outcome == .migrated && conflicts == 3)
        #expect(storage.crds[things]?.storedVersions == ["v1beta2"])
    }

    @Test("Conflicts of storedVersions without end are a failure")
    func endlessConflict() {
        var storage = MigrationRun.storage()
        let (run, conflicts) = migrate(&storage, conflicts: 30)
        guard case .failed(let reason) = run.result.outcome else {
            Issue.record("\(run.result.outcome)")
            return
        }
        #expect(reason.hasPrefix("all objects were rewritten, but ") && conflicts == 11, "\(reason)")
        #expect(storage.crds[things]?.storedVersions == ["v1alpha1", "v1beta2"])
    }

    @Test("A CRD that is deleted meanwhile is not installed")
    func deletedCRD() {
        var storage = MigrationRun.storage()
        var run = MigrationRun()
        run.run(&storage) {
            if $0.count("PATCH") == 2 { $0.crds = [:] }
            return false
        }
        #expect(run.result.outcome == .notInstalled)
    }

    @Test("An expired list continues with the token of the response, or from the start", arguments: ["t2", ""])
    func expired(token: String) {
        var storage = MigrationRun.storage()
        storage.overrides = [
            .init("GET", "continue=t2", count: 1, 410, body: #"{"kind":"Status","metadata":{"continue":"\#(token)"}}"#)
        ]
        var run = MigrationRun()
        run.run(&storage)
        #expect(run.result.outcome == .migrated && storage.stored(things) == ["v1beta2"])
        #expect(storage.count("PATCH") == (token.isEmpty ? 12 : 9))
        #expect(run.result.processed == 8)
    }

    @Test("A list that always expires ends the migration of the CRD", arguments: ["t2", ""])
    func alwaysExpired(token: String) {
        var storage = MigrationRun.storage()
        storage.overrides = [
            .init(
                "GET", "continue=", 410,
                body: #"{"kind":"Status","message":"expired","metadata":{"continue":"\#(token)"}}"#)
        ]
        var run = MigrationRun()
        run.run(&storage)
        #expect(run.result.outcome == .failed("list: 410 expired"))
        #expect(storage.requests.count < 100)
    }

    @Test("A page that is too large is requested with fewer objects")
    func large() {
        var storage = MigrationRun.storage()
        var run = MigrationRun(pageSize: 4)
        run.run(&storage) { $0.requests.last?.contains("/apis/example.org/v1beta2") == true }
        run.fail(.tooLarge)
        run.run(&storage)
        #expect(run.result.outcome == .migrated && storage.requests.contains { $0.contains("limit=2") })
    }

    @Test("Temporary failures are retried", arguments: [409, 429, 500, 503])
    func temporary(status: Int) {
        var storage = MigrationRun.storage()
        storage.overrides = [
            .init("PATCH", "/things/t1/", count: status == 409 ? 0 : 3, status, "try again"),
            .init("GET", "limit=", count: status == 409 ? 0 : 3, status, "try again"),
        ]
        var run = MigrationRun()
        run.run(&storage)
        #expect(run.result.outcome == .migrated && run.result.refused == 0)
    }

    @Test("An object whose write always fails is listed as refused; if all do, the migration fails")
    func failing() {
        var storage = MigrationRun.storage()
        storage.overrides = [.init("PATCH", "/things/t1/", 500, "conversion webhook failed")]
        var run = MigrationRun()
        run.run(&storage)
        #expect(run.result.outcome == .refused && run.result.refusals.map(\.name) == ["t1"])
        storage.overrides = [.init("PATCH", "/things/", 500, "conversion webhook failed")]
        var all = MigrationRun()
        all.run(&storage)
        #expect(all.result.outcome == .failed("patch: 500 conversion webhook failed"))
        #expect(all.result.refused < 3)
    }

    @Test("A restart of the API server is waited for; one that was never reached is not")
    func unreachable() {
        var storage = MigrationRun.storage()
        var run = MigrationRun()
        run.run(&storage) { $0.count("PATCH") == 2 }
        for _ in 0..<20 { run.fail(.broken("connection refused")) }
        run.run(&storage)
        #expect(run.result.outcome == .migrated)
        var never = MigrationRun([things, "others.example.org"])
        for _ in 0..<3 { never.fail(.broken("connection refused")) }
        #expect(never.migration.isDone && never.migration.unreachable == "connection refused")
        #expect(never.migration.results.allSatisfy { $0.outcome == .failed("API server: connection refused") })
        var storage401 = MigrationRun.storage()
        storage401.overrides = [.init("GET", "/apis", 401, "Unauthorized")]
        var unauthorized = MigrationRun()
        unauthorized.run(&storage401)
        #expect(unauthorized.migration.unreachable == "401 Unauthorized")
    }

    @Test(
        "Hostile responses end the migration of the CRD, never the program",
        arguments: [
            #""#, "[]", "{", #"{"kind":"List","items":[{}]}"#,
            #"{"kind":"XList","items":[{"metadata":{"name":"\#(String(repeating: "a", count: 300))"}}]}"#,
            #"{"kind":"XList","metadata":{"continue":"x"}}"#, "null",
        ])
    func hostile(body: String) {
        var storage = MigrationRun.storage()
        storage.overrides = [.init("GET", "limit=", 200, body: body)]
        var run = MigrationRun()
        run.run(&storage)
        guard case .failed = run.result.outcome else {
            Issue.record("\(run.result.outcome)")
            return
        }
    }
}
