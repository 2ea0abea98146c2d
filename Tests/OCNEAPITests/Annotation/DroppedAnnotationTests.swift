import OCNEAPI
import TestDocuments
import Testing

@Suite("Annotations that an update omits, or that exceed the limit")
struct DroppedAnnotationTests {
    private static let podSubnet =
        #"{"spec": {"controlPlaneConfig": {"clusterConfiguration": {"networking": {"podSubnet": "10.244.0.0/16"}}}}}"#
    private static let naming = #"{"spec": {"machineNaming": {"template": "{{ .cluster.name }}-{{ .random }}"}}}"#

    /// An object in the other version, with the annotation for fields that this version cannot represent.
    private static func carrier(_ change: String, from version: APIVersion) throws -> Value {
        try Converting.convert(
            OCNEKind.controlPlane.sample(change, in: version), to: Converting.other(version.rawValue))
    }

    private static func replaced(_ object: Value) -> Value { object.withoutConversionData }

    static let cases: [(change: String, version: APIVersion, field: String, isFixed: Bool)] = [
        (podSubnet, .v1alpha1, "spec.controlPlaneConfig.clusterConfiguration.networking.podSubnet", true),
        (naming, .v1beta2, "spec.machineNaming.template", false),
    ]

    @Test(
        "The mutating webhook restores an omitted annotation, and its warning explains how to discard it",
        arguments: cases)
    func putBack(change: String, version: APIVersion, field: String, isFixed: Bool) throws {
        let old = try Self.carrier(change, from: version)
        let other = version.other
        let decision = try Judge(version: other).decide(
            .mutate(.controlPlane, other), "UPDATE", object: Self.replaced(old), old: old)
        #expect(decision.isAllowed)
        let mutated = try Self.replaced(old).patched(by: decision.patch())
        #expect(mutated.conversionData == old.conversionData)
        #expect(decision.warnings.count == 1)
        #expect(decision.warnings.allSatisfy { $0.contains("put back") && $0.contains(field) && $0.contains("\"{}\"") })
        #expect(try Judge(version: other).update(.controlPlane, old, to: mutated).isAllowed)
        // A second pass changes nothing.
        let again = try Judge(version: other).decide(.mutate(.controlPlane, other), "UPDATE", object: mutated, old: old)
        #expect(try again.patch() == .array([]) && again.warnings == [])
    }

    @Test(
        "Rejects an update without it if it was not restored; an empty one discards mutable fields",
        arguments: cases)
    func refused(change: String, version: APIVersion, field: String, isFixed: Bool) throws {
        let old = try Self.carrier(change, from: version)
        let judge = Judge(version: version.other)
        let decision = try judge.update(.controlPlane, old, to: Self.replaced(old))
        #expect(decision.code == 422)
        #expect(
            decision.causes.contains {
                $0.hasPrefix("metadata.annotations.cluster.x-k8s.io/conversion-data: Required") && $0.contains(field)
            })
        let emptied = SmuggledFieldTests.with(old, data: "{}")
        #expect(try judge.update(.controlPlane, old, to: emptied).isAllowed == !isFixed)
        let mutated = try judge.decide(.mutate(.controlPlane, judge.version), "UPDATE", object: emptied, old: old)
        #expect(try mutated.patch() == .array([]))
    }

    @Test("Does not restore an annotation without effect, nor one of an object that is being deleted")
    func nothing() throws {
        let kind = OCNEKind.controlPlane
        // The spelling of a duration is not a value.
        let spelled = try Self.carrier(#"{"spec": {"machineTemplate": {"nodeDrainTimeout": "60s"}}}"#, from: .v1alpha1)
        #expect(spelled.conversionData != nil)
        let decision = try Judge(version: .v1beta2).decide(
            .mutate(kind, .v1beta2), "UPDATE", object: Self.replaced(spelled), old: spelled)
        #expect(try decision.patch() == .array([]) && decision.warnings == [])
        #expect(try Judge(version: .v1beta2).update(kind, spelled, to: Self.replaced(spelled)).isAllowed)
        let old = try Self.carrier(Self.podSubnet, from: .v1alpha1)
        let going = try Self.replaced(old).merged(
            with: Value(json: #"{"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}"#.utf8))
        let last = try Judge(version: .v1beta2).decide(.mutate(kind, .v1beta2), "UPDATE", object: going, old: old)
        #expect(try last.patch() == .array([]))
        #expect(try Judge(version: .v1beta2).update(kind, old, to: going).isAllowed)
        // A foreign annotation is not restored.
        let foreign = try SmuggledFieldTests.with(kind.sample(), data: "no JSON")
        #expect(
            try Judge().decide(.mutate(kind, .v1alpha1), "UPDATE", object: kind.sample(), old: foreign).patch()
                == .array([]))
    }

    @Test(
        "Rejects fields that exceed the limit of annotations, with their names and the available size",
        arguments: [100_000, 300_000])
    func room(bytes: Int) throws {
        let text = String(repeating: "x", count: bytes)
        let object = try OCNEKind.config.sample(#"{"spec": {"bootCommands": ["\#(text)"]}}"#, in: .v1beta2)
        let judge = Judge(version: .v1beta2)
        for decision in [
            try judge.create(.config, object),
            try judge.update(.config, OCNEKind.config.sample(in: .v1beta2), to: object),
        ] {
            #expect(decision.isAllowed == (bytes < 200_000))
            guard !decision.isAllowed else { continue }
            #expect(decision.code == 422 && decision.rules == "conversion-data")
            #expect(
                decision.causes.count == 1
                    && decision.causes[0].hasPrefix(
                        "metadata.annotations: Too long: v1alpha1 cannot represent spec.bootCommands")
            )
            #expect(decision.causes[0].contains("262144"))
        }
        // It was stored like this: labels may still change.
        let labelled = try object.merged(with: Value(json: #"{"metadata": {"labels": {"a": "b"}}}"#.utf8))
        #expect(try judge.update(.config, object, to: labelled).isAllowed)
        // Other annotations count towards the limit, too.
        let half = try OCNEKind.config.sample(#"{"spec": {"bootCommands": ["\#(text)"]}}"#, in: .v1beta2)
            .merged(
                with: Value(
                    json: #"{"metadata": {"annotations": {"a": "\#(String(repeating: "y", count: 200_000))"}}}"#.utf8))
        #expect(try !judge.create(.config, half).isAllowed)
    }

    @Test("Allows a large object that the other version can represent")
    func large() throws {
        let text = String(repeating: "x", count: 400_000)
        let object = try OCNEKind.config.sample(
            #"{"spec": {"files": [{"path": "/a", "content": "\#(text)"}]}}"#, in: .v1beta2)
        #expect(try Judge(version: .v1beta2).create(.config, object).isAllowed)
    }

    @Test("A wrapped annotation stays wrapped after two conversions", arguments: Served.all)
    func wrapped(served: Served) throws {
        let (kind, version) = (served.kind, served.version.rawValue)
        let field = served.version == .v1alpha1 ? #"{"useExperimentalRetryJoin":true}"# : #"{"bootCommands":["x"]}"#
        let inner = nested(try Value(json: field.utf8), below: kind.configPath)
        let forged = nested(inner, below: [version])
        let data = Value.object([Array("text".utf8): .string(forged.json)])
        let object = try SmuggledFieldTests.with(kind.sample(in: served.version), data: "\(data)")
        let other = served.version.other.rawValue
        let there = try Converting.convert(object, to: other)
        let back = try Converting.convert(there, to: version)
        #expect(back["spec"] == object["spec"])
        let again = try Converting.convert(Converting.convert(back, to: other), to: version)
        #expect(again["spec"] == object["spec"])
    }

    @Test("Removing a section does not discard immutable fields of the other version")
    func removedSection() throws {
        let kind = OCNEKind.controlPlane
        let old = try Self.carrier(
            #"""
            {"spec": {"controlPlaneConfig": {"clusterConfiguration": {"networking": {"podSubnet": "10.244.0.0/16"}, "clusterName": "c",
                "apiServer": {"certSANs": ["a"]}}}}}
            """#, from: .v1alpha1)
        let judge = Judge(version: .v1beta2)
        for section in [
            #"{"clusterConfiguration": null}"#, #"{"clusterConfiguration": null, "format": "cloud-config"}"#,
        ] {
            let removal = try nested(Value(json: section.utf8), below: kind.configPath)
            for changed in [
                old.merged(with: removal), SmuggledFieldTests.with(old.merged(with: removal), data: "{}"),
                old.merged(with: removal).withoutConversionData,
            ] {
                let decision = try judge.update(kind, old, to: changed)
                #expect(
                    decision.causes.contains { $0.contains("networking.podSubnet: Forbidden") }, "\(decision.causes)")
                #expect(decision.causes.contains { $0.contains("clusterName: Forbidden") }, "\(decision.causes)")
            }
        }
        // Without fields that only v1alpha1 has, the section may be removed.
        let plain = try Self.carrier(
            #"{"spec": {"controlPlaneConfig": {"clusterConfiguration": {"apiServer": {"certSANs": ["a"]}}}}}"#,
            from: .v1alpha1)
        let removal = try nested(Value(json: #"{"clusterConfiguration": null}"#.utf8), below: kind.configPath)
        expect(try judge.update(kind, plain, to: plain.merged(with: removal)), [], kind)
    }

    @Test("Rejects null as a list element")
    func nullElement() throws {
        let object = try SmuggledFieldTests.with(
            OCNEKind.config.sample(), data: #"{"v1beta2":{"spec":{"bootCommands":[null]}}}"#)
        #expect(try Converting.convert(object, to: "v1beta2")["spec"]["bootCommands"] == .null)
        #expect(try !Judge().create(.config, object).isAllowed)
    }

    @Test(
        "A foreign annotation, or one without effect, causes no rejection",
        arguments: ["", "no JSON", "{}", "[]", #"{"spec":{"files":5}}"#])
    func foreign(text: String) throws {
        for served in Served.all {
            let object = try SmuggledFieldTests.with(served.kind.sample(in: served.version), data: text)
            #expect(try Judge.withTemplates.about(served.version).create(served.kind, object).isAllowed, "\(served)")
        }
    }
}
