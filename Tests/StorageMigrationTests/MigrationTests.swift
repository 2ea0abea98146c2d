import KubernetesClient
import TestSupport
import Testing

@testable import StorageMigration

@Suite("A storage migration") struct MigrationTests {
    private let things = MigrationRun.things

    @Test("Rewrites every object, page by page, and then sets storedVersions")
    func whole() {
        var storage = MigrationRun.storage()
        var run = MigrationRun()
        run.run(&storage)
        #expect(storage.stored(things) == ["v1beta2"] && storage.crds[things]?.storedVersions == ["v1beta2"])
        #expect(run.result.outcome == .migrated && run.result.rewritten == 8 && run.result.processed == 8)
        #expect(run.result.storedVersions == ["v1alpha1", "v1beta2"] && run.result.storageVersion == "v1beta2")
        #expect(storage.count("PATCH") == 9 && storage.requests.count { $0.contains("limit=3") } == 3)
        #expect(storage.requests.last?.hasSuffix("/customresourcedefinitions/things.example.org/status") == true)
        #expect(run.migration.isDone)
    }

    @Test("Writes through the status subresource, and without one the object itself")
    func subresource() {
        var storage = MigrationRun.storage(1)
        storage.install("templates", kind: "Template", hasStatus: false, objects: ["a"])
        storage.store(MigrationRun.templates, in: "v1beta2")
        var run = MigrationRun([things, MigrationRun.templates])
        run.run(&storage)
        #expect(
            storage.requests.filter { $0.hasPrefix("PATCH /apis/example.org") } == [
                "PATCH /apis/example.org/v1beta2/namespaces/n/things/t0/status",
                "PATCH /apis/example.org/v1beta2/namespaces/n/templates/a",
            ])
        #expect(run.migration.results.map(\.outcome) == [.migrated, .migrated])
    }

    @Test("Leaves a CRD alone whose objects are all stored in the storage version, and one that is not installed")
    func nothingToDo() {
        var storage = MigrationRun.storage()
        storage.crds[things]?.storedVersions = ["v1beta2"]
        var run = MigrationRun([things, "others.example.org"])
        run.run(&storage)
        #expect(run.migration.results.map(\.outcome) == [.upToDate, .notInstalled])
        #expect(storage.requests.count == 2)
    }

    @Test("Back to the former version is the same")
    func back() {
        var storage = MigrationRun.storage()
        var run = MigrationRun()
        run.run(&storage)
        storage.store(things, in: "v1alpha1")
        var back = MigrationRun()
        back.run(&storage)
        #expect(storage.stored(things) == ["v1alpha1"] && storage.crds[things]?.storedVersions == ["v1alpha1"])
    }

    @Test("A repeated migration continues: objects that were written before are not written again")
    func resumed() {
        var storage = MigrationRun.storage()
        var killed = MigrationRun()
        killed.run(&storage) { $0.count("PATCH") == 5 }
        #expect(storage.stored(things) == ["v1alpha1", "v1beta2"])
        #expect(storage.crds[things]?.storedVersions == ["v1alpha1", "v1beta2"])
        var run = MigrationRun()
        run.run(&storage)
        #expect(run.result.outcome == .migrated && run.result.unchanged == 5 && run.result.rewritten == 3)
        #expect(storage.crds[things]?.storedVersions == ["v1beta2"])
    }

    @Test("A dry run changes nothing and reports refused objects", arguments: [false, true])
    func dryRun(refuses: Bool) {
        var storage = MigrationRun.storage()
        if refuses { storage.overrides = [.init("PATCH", "/things/t3/", 422, "invalid")] }
        var run = MigrationRun(dryRun: true)
        run.run(&storage)
        #expect(storage.stored(things) == ["v1alpha1"])
        #expect(storage.crds[things]?.storedVersions == ["v1alpha1", "v1beta2"])
        #expect(storage.requests.allSatisfy { !$0.hasPrefix("PATCH") || $0.hasSuffix("?dryRun=All") })
        #expect(run.result.outcome == (refuses ? .refused : .migrated) && run.result.processed == 8)
    }

    @Test("A refused object is listed and storedVersions stays; the other objects are rewritten")
    func refused() {
        var storage = MigrationRun.storage()
        storage.overrides = [.init("PATCH", "/things/t3/", 403, "admission webhook says no")]
        var run = MigrationRun()
        run.run(&storage)
        #expect(run.result.outcome == .refused && run.result.rewritten == 7)
        #expect(
            run.result.refusals == [
                .init(namespace: "n", name: "t3", status: 403, message: "admission webhook says no")
            ])
        #expect(storage.crds[things]?.storedVersions == ["v1alpha1", "v1beta2"])
        #expect(storage.crds[things]?.objects.count { $0.value.version == "v1alpha1" } == 1)
    }

    @Test("An object that was deleted after it was listed is skipped")
    func deleted() {
        var storage = MigrationRun.storage()
        var run = MigrationRun()
        run.run(&storage) {
            if $0.count("PATCH") == 1 { $0.crds[things]?.objects["t2"] = nil }
            return false
        }
        #expect(run.result.outcome == .migrated && run.result.deleted == 1 && run.result.rewritten == 7)
    }

    @Test(
        "A missing permission ends the migration of the CRD at once, and names the verb", arguments: ["list", "patch"])
    func permissions(verb: String) {
        var storage = MigrationRun.storage()
        storage.overrides = [
            .init(
                verb == "list" ? "GET" : "PATCH", "/apis/example.org/v1beta2/\(verb == "list" ? "things" : "")", 403,
                "things is forbidden: User x cannot \(verb) resource things")
        ]
        var run = MigrationRun()
        run.run(&storage)
        guard case .failed(let reason) = run.result.outcome else {
            Issue.record("\(run.result.outcome)")
            return
        }
        #expect(reason.hasPrefix("\(verb): 403 things is forbidden"), "\(reason)")
        #expect(storage.requests.count { $0.contains("/v1beta2/\(verb == "list" ? "things" : "namespaces")") } == 1)
        #expect(storage.crds[things]?.storedVersions == ["v1alpha1", "v1beta2"])
    }

    @Test("A rate limit holds, and lists do not count")
    func rate() {
        var storage = MigrationRun.storage(40)
        var run = MigrationRun()
        run.run(&storage)
        // Five seconds until the first write, and forty writes at twenty per second.
        #expect((6.95...7).contains(Double(run.now) / 1e9), "\(run.now)")
    }

    @Test("Ends after the response to the current request when it is stopped, and at once during a pause")
    func stopped() {
        var storage = MigrationRun.storage()
        var run = MigrationRun([things, "others.example.org"])
        run.run(&storage) { $0.count("PATCH") == 2 }
        // A pause of the rate limit.
        let mustResume = run.migration.stop()
        #expect(mustResume)
        let end = run.migration.resume(now: run.now)
        #expect(end == .idle)
        #expect(run.migration.isDone && run.migration.results.map(\.outcome) == [.stopped, .notInstalled])
        #expect(run.result.rewritten == 2 && storage.crds[things]?.storedVersions == ["v1alpha1", "v1beta2"])
        var waiting = MigrationRun()
        let request = waiting.migration.resume(now: 0)
        let isPaused = waiting.migration.stop()
        #expect(request != .idle && !isPaused)
    }
}
