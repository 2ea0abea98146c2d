import OCNEAPI
import TestDocuments
import TestObjects
import Testing

/// An annotation that conversion wrote for an object valid in its version causes no rejection.
@Suite("Annotations written by conversion")
struct OwnAnnotationTests {
    @Test("Never cause the rejection of an object that is valid in its own version", arguments: Served.all)
    func allowed(served: Served) throws {
        let (kind, version) = (served.kind, served.version)
        let other = version.other
        let seed = PropertyRun.seed()
        var random = SeededRandom(seed: seed)
        let maker = RandomObject(served.schema)
        let (here, there) = (Judge.withTemplates.about(version), Judge.withTemplates.about(other))
        var tried = 0
        for i in 0..<Converting.objectCount {
            let object = try Self.sensible(maker.next(using: &random), kind, version)
            guard try !Smuggling.isRefused(object, kind, version), try here.create(kind, object).isAllowed else {
                continue
            }
            let converted = try Converting.convert(object, to: other.rawValue)
            guard converted.conversionData != nil else { continue }
            tried += 1
            let created = try there.create(kind, converted)
            #expect(
                !created.message.contains("conversion-data"),
                "seed \(seed), object \(i): \(created.causes)\n  from \(object)\n  by \(converted)")
            // Violations of the object itself in the other version are out of scope.
            guard created.isAllowed else { continue }
            let label: Value = .object([Array("a".utf8): .string(Array("b".utf8))])
            let labelled = converted.setting("metadata", converted["metadata"].setting("labels", label))
            let updated = try there.update(kind, converted, to: labelled)
            #expect(
                updated.isAllowed && updated.warnings.allSatisfy { !$0.contains("conversion-data") },
                "seed \(seed), object \(i)")
            let mutated = try there.decide(.mutate(kind, other), "UPDATE", object: labelled, old: converted)
            #expect(
                mutated.isAllowed && mutated.warnings.allSatisfy { !$0.contains("conversion-data") },
                "seed \(seed), object \(i)")
        }
        // A version whose fields all have counterparts needs no annotation. Of a few objects, all may be refused.
        let isLossy = Smuggling.rows(kind, version).contains { !$0.hasCounterpart } && Converting.objectCount >= 100
        #expect(!isLossy || tried * 20 > Converting.objectCount, "seed \(seed): only \(tried) objects were allowed")
    }

    /// Fields of the config spec whose rules are stricter than the schema.
    private static let judgedConfig = [
        "ignition", "files", "users", "diskSetup.partitions", "clusterConfiguration.etcd", "clusterConfiguration.dns",
        "clusterConfiguration.certificateValidityPeriodDays", "initConfiguration.nodeRegistration.criSocket",
        "initConfiguration.timeouts",
        "joinConfiguration.nodeRegistration.criSocket", "joinConfiguration.timeouts", "joinConfiguration.discovery",
    ]
    private static let judged = [
        "rolloutBefore", "rolloutStrategy", "rollout", "machineNaming", "machineTemplate.metadata",
        "machineTemplate.spec.taints",
    ]

    /// Returns a random object that satisfies the rules, without the other fields that rules use.
    private static func sensible(_ object: Value, _ kind: OCNEKind, _ version: APIVersion) throws -> Value {
        var paths = judgedConfig.map { kind.configPath + $0.split(separator: ".").map(String.init) }
        if kind == .controlPlane || kind == .controlPlaneTemplate {
            let spec = Array(kind.configPath.dropLast())
            paths += judged.map { spec + $0.split(separator: ".").map(String.init) }
        }
        if kind != .config { paths.append(["spec", "template", "metadata"]) }
        let sample = try kind.sample(in: version)
        var result = paths.reduce(object) { $0.removing($1[...]) }
        result = result.merged(with: .object([Array("spec".utf8): sample["spec"]]))
        if kind == .controlPlane, version.referencesHaveNamespaces {
            let namespace = nested(
                object["metadata"]["namespace"], below: ["spec", "machineTemplate", "infrastructureRef", "namespace"])
            result = result.merged(with: namespace)
        }
        return result
    }
}

extension Value {
    /// Returns the object without the value at `path`, and without parents that become empty.
    fileprivate func removing(_ path: ArraySlice<String>) -> Value {
        guard let name = path.first, case .object = self, self[name] != .null else { return self }
        if path.count == 1 { return setting(name, nil) }
        let inner = self[name].removing(path.dropFirst())
        if case .object(let members) = inner, members.isEmpty { return setting(name, nil) }
        return setting(name, inner)
    }
}
