internal import JSON
internal import Primitives
internal import StorageMigration

/// The results of a migration as text and JSON.
struct MigrationReport {
    let results: [MigrationResult]
    let dryRun: Bool
    /// True if CRDs that are not installed are expected.
    let installedOnly: Bool

    /// True if nothing is left to do.
    var isComplete: Bool {
        results.allSatisfy {
            switch $0.outcome {
            case .migrated, .upToDate: true
            case .notInstalled: installedOnly
            case .pending, .refused, .failed, .stopped: false
            }
        }
    }

    /// One line per CRD, followed by its refused objects.
    var text: String {
        var text = ""
        for result in results {
            text += "\(result.name): \(summary(of: result))\n"
            for refusal in result.refusals {
                let name = refusal.namespace.isEmpty ? refusal.name : "\(refusal.namespace)/\(refusal.name)"
                text += "  \(name): \(refusal.status) \(Printable.escaped(refusal.message))\n"
            }
            let others = result.refused - result.refusals.count
            if others > 0 { text += "  and \(others) more\n" }
        }
        return text
    }

    private func summary(of result: MigrationResult) -> String {
        let versions = result.storedVersions.joined(separator: ", ")
        switch result.outcome {
        case .migrated:
            let change =
                "storedVersions \(dryRun ? "would change" : "changed") from \(versions) to \(result.storageVersion)"
            return
                "\(dryRun ? "can be migrated" : "migrated") to \(result.storageVersion): \(counts(result)); \(change)"
        case .upToDate: return "up to date: storedVersions is \(versions)"
        case .notInstalled: return "not installed"
        case .refused:
            return
                "not migrated to \(result.storageVersion): \(counts(result)); storedVersions stays \(versions); fix the refused objects and run the command again"
        case .failed(let reason): return "failed: \(Printable.escaped(reason)); \(counts(result))"
        case .pending, .stopped: return "stopped: \(counts(result)); run the command again to continue"
        }
    }

    private func counts(_ result: MigrationResult) -> String {
        var parts = [
            "\(result.rewritten) \(result.rewritten == 1 ? "object" : "objects") \(dryRun ? "accepted" : "rewritten")"
        ]
        if result.unchanged > 0 { parts.append("\(result.unchanged) up to date") }
        if result.deleted > 0 { parts.append("\(result.deleted) deleted meanwhile") }
        if result.refused > 0 { parts.append("\(result.refused) refused") }
        return parts.joined(separator: ", ")
    }

    /// An object with the list `resources`.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("dryRun")
            writer.bool(dryRun)
            writer.key("complete")
            writer.bool(isComplete)
            writer.list("resources", results) { Self.write($1, to: &$0) }
        }
        return writer.bytes
    }

    private static func write(_ result: MigrationResult, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", result.name)
            writer.member("outcome", name(of: result.outcome))
            if case .failed(let reason) = result.outcome { writer.member("message", reason) }
            if !result.storageVersion.isEmpty { writer.member("storageVersion", result.storageVersion) }
            writer.list("formerStoredVersions", result.storedVersions) { $0.string($1) }
            writer.object("objects") { writer in
                writer.member("rewritten", result.rewritten)
                writer.member("unchanged", result.unchanged)
                writer.member("deleted", result.deleted)
                writer.member("refused", result.refused)
            }
            writer.list("refused", result.refusals) { writer, refusal in
                writer.object { writer in
                    writer.member("namespace", refusal.namespace)
                    writer.member("name", refusal.name)
                    writer.member("status", refusal.status)
                    writer.member("message", refusal.message)
                }
            }
        }
    }

    private static func name(of outcome: MigrationResult.Outcome) -> String {
        switch outcome {
        case .migrated: "migrated"
        case .upToDate: "upToDate"
        case .notInstalled: "notInstalled"
        case .refused: "refused"
        case .failed: "failed"
        case .pending, .stopped: "stopped"
        }
    }
}
