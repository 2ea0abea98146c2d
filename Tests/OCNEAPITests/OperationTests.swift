import OCNEAPI
import TestDocuments
import Testing

@Suite("Operations")
struct OperationTests {
    @Test(
        "Allows the deletion of any stored object", arguments: OCNEKind.allCases,
        [#"{"spec": null}"#, #"{"spec": "nonsense"}"#, "{}"])
    func deletion(kind: OCNEKind, change: String) throws {
        let decision = try Judge().decide(.validate(kind, .v1alpha1), "DELETE", old: kind.sample(change))
        #expect(decision.isAllowed)
        #expect(decision.code == 200)
    }

    @Test("Answers a DELETE without oldObject with 400", arguments: OCNEKind.allCases)
    func deletionOfNothing(kind: OCNEKind) throws {
        let decision = try Judge().decide(.validate(kind, .v1alpha1), "DELETE")
        #expect(!decision.isAllowed)
        #expect(decision.code == 400)
        #expect(decision.message == "request.oldObject: expected an \(kind.rawValue)")
    }

    @Test("Sets no defaults on DELETE", arguments: OCNEKind.allCases)
    func noDefaults(kind: OCNEKind) throws {
        let bare = try kind.sample(#"{"spec": null}"#)
        let decision = try Judge().decide(.mutate(kind, .v1alpha1), "DELETE", object: bare, old: bare)
        #expect(decision.isAllowed)
        #expect(try decision.patch() == .array([]))
    }

    @Test("Sets defaults on every operation but DELETE, as CAPOCNE does", arguments: OCNEKind.allCases)
    func connecting(kind: OCNEKind) throws {
        let bare = try kind.sample(#"{"spec": null}"#)
        let created = try Judge().decide(.mutate(kind, .v1alpha1), "CREATE", object: bare)
        let connected = try Judge().decide(.mutate(kind, .v1alpha1), "CONNECT", object: bare)
        #expect(connected.isAllowed)
        #expect(try connected.patch() == created.patch())
        #expect(try connected.patch() != .array([]))
        let nothing = try Judge().decide(.mutate(kind, .v1alpha1), "CONNECT")
        #expect(nothing.code == 400)
    }

    @Test(
        "Allows removing the finalizers of an object that is being deleted, even if it is invalid",
        arguments: OCNEKind.allCases)
    func beingDeleted(kind: OCNEKind) throws {
        let deleted = #"{"metadata": {"deletionTimestamp": "2030-01-01T00:00:00Z"}, "spec": \#("")"#
        for spec in [
            #"{"replicas": 0, "version": "x", "template": {"spec": {}}}"#, "{}", "null", #"{"replicas": "wrong type"}"#,
            "7",
        ] {
            let object = try kind.sample(deleted + spec + "}")
            for old in [object, try kind.sample()] {
                let decision = try Judge().update(kind, old, to: object)
                #expect(decision.isAllowed, "\(spec)")
            }
            let mutated = try Judge().decide(.mutate(kind, .v1alpha1), "UPDATE", object: object, old: object)
            #expect(mutated.isAllowed, "\(spec)")
        }
    }

    @Test("Validates a new object with a deletionTimestamp, and an update with a null one")
    func notBeingDeleted() throws {
        let error = "spec.replicas: Required value: is required"
        let created = try OCNEKind.controlPlane.sample(
            #"{"metadata": {"deletionTimestamp": "2030-01-01T00:00:00Z"}, "spec": {"replicas": null}}"#)
        expect(try Judge().create(.controlPlane, created), [error], .controlPlane)
        let updated = try OCNEKind.controlPlane.sample(
            #"{"metadata": {"deletionTimestamp": null}, "spec": {"replicas": null}}"#)
        #expect(try Judge().update(.controlPlane, updated, to: updated).causes == [error])
    }

    @Test("Answers CREATE and UPDATE without an object with 400", arguments: OCNEKind.allCases)
    func noObjects(kind: OCNEKind) throws {
        for operation in ["CREATE", "UPDATE"] {
            for endpoint in [AdmissionEndpoint.validate(kind, .v1alpha1), .mutate(kind, .v1alpha1)] {
                let decision = try Judge().decide(endpoint, operation, old: kind.sample())
                #expect(decision.code == 400)
                #expect(decision.message == "request.object: expected an \(kind.rawValue)")
            }
        }
        let decision = try Judge().decide(.validate(kind, .v1alpha1), "UPDATE", object: kind.sample())
        #expect(decision.code == 400)
        #expect(decision.message == "request.oldObject: expected an \(kind.rawValue)")
    }

    static let foreign = [
        #"{"kind": "OCNEThing"}"#, #"{"apiVersion": "v1"}"#, #"{"apiVersion": "bootstrap.cluster.x-k8s.io/v1beta1"}"#,
        #"{"kind": "ocneconfig"}"#, #"{"apiVersion": "controlplane.cluster.x-k8s.io"}"#,
    ]

    @Test("Answers an object of another type with 400", arguments: OCNEKind.allCases, foreign)
    func otherType(kind: OCNEKind, change: String) throws {
        for endpoint in [AdmissionEndpoint.validate(kind, .v1alpha1), .mutate(kind, .v1alpha1)] {
            let decision = try Judge().decide(endpoint, "CREATE", object: kind.sample(change))
            #expect(decision.code == 400)
            #expect(decision.message.hasPrefix("request.object: expected apiVersion \""), "\(decision.message)")
            #expect(decision.status["details"] == .null)
        }
    }

    @Test("Takes the type from the path if the object has none", arguments: OCNEKind.allCases)
    func noType(kind: OCNEKind) throws {
        expect(try Judge.withTemplates.create(kind, kind.sample(#"{"kind": null, "apiVersion": ""}"#)), [], kind)
    }

    @Test("Answers values that are not JSON objects with 400", arguments: ["7", "[]", "\"a\"", "true"])
    func noObject(text: String) throws {
        let decision = try Judge().create(.config, Value(json: text.utf8))
        #expect(decision.code == 400)
        #expect(decision.message == "request.object: expected an OCNEConfig")
    }

    /// A change that sets a value of the wrong type, and the expected error.
    static let wrongTypes: [(change: String, message: String)] = [
        (#"{"spec": 7}"#, "spec: expected an object, found a number"),
        (#"{"spec": {"replicas": "3"}}"#, "spec.replicas: expected an integer, found a string"),
        (#"{"spec": {"replicas": 2147483648}}"#, "spec.replicas: the number does not fit 32 bits"),
        (
            #"{"spec": {"replicas": 1.0}}"#,
            "spec.replicas: expected an integer, found a number with a fraction or an exponent"
        ),
        (
            #"{"spec": {"machineTemplate": {"nodeDrainTimeout": "10"}}}"#,
            #"spec.machineTemplate.nodeDrainTimeout: not a duration; write numbers with units, such as "1h30m" or "90s""#
        ),
        (
            #"{"spec": {"rolloutAfter": "tomorrow"}}"#,
            #"spec.rolloutAfter: not a time of RFC 3339; write it like "2030-01-01T00:00:00Z""#
        ),
        (
            #"{"spec": {"controlPlaneConfig": {"files": [{"path": "/a"}, {"path": "/b", "append": "yes"}]}}}"#,
            "spec.controlPlaneConfig.files[1].append: expected true or false, found a string"
        ),
        (
            #"{"spec": {"controlPlaneConfig": {"initConfiguration": {"bootstrapTokens": [{"token": "short"}]}}}}"#,
            "spec.controlPlaneConfig.initConfiguration.bootstrapTokens[0].token: not a bootstrap token; it has six characters of a-z and 0-9, a dot, and sixteen more"
        ),
        (#"{"metadata": {"labels": {"a": 1}}}"#, "metadata.labels.a: expected a string, found a number"),
        (#"{"status": []}"#, "status: expected an object, found a list"),
    ]

    @Test("Answers a value of the wrong type with 400 and names the field", arguments: wrongTypes)
    func wrongType(change: String, message: String) throws {
        let object = try OCNEKind.controlPlane.sample(change)
        for endpoint in [AdmissionEndpoint.validate(.controlPlane, .v1alpha1), .mutate(.controlPlane, .v1alpha1)] {
            let decision = try Judge().decide(endpoint, "CREATE", object: object)
            #expect(!decision.isAllowed)
            #expect(decision.code == 400)
            #expect(decision.message == message)
        }
    }

    @Test(
        "Does not reject an update because its stored object cannot be decoded, and reports the fields that were not compared",
        arguments: wrongTypes)
    func undecodableOldObject(change: String, message: String) throws {
        let object = try OCNEKind.controlPlane.sample(change)
        let decision = try Judge().update(.controlPlane, object, to: OCNEKind.controlPlane.sample())
        expect(decision, [], .controlPlane)
        let (path, reason) = (message.prefix { $0 != ":" }, message.drop { $0 != ":" }.dropFirst(2))
        let warning = "\(path): stored value cannot be decoded (\(reason)); immutability was not checked"
        #expect(decision.warnings == (path.hasPrefix("metadata") ? [] : [warning]))
    }

    @Test("Rejects changes of immutable fields that can be read from an undecodable stored object")
    func readablePartOfOldObject() throws {
        let old = try OCNEKind.controlPlane.sample(
            #"{"spec": {"rolloutAfter": "tomorrow", "controlPlaneConfig": {"clusterConfiguration": {"clusterName": "a"}}}}"#
        )
        let new = try OCNEKind.controlPlane.sample(
            #"{"spec": {"controlPlaneConfig": {"clusterConfiguration": {"clusterName": "b"}}}}"#)
        let decision = try Judge().update(.controlPlane, old, to: new)
        expect(
            decision, ["spec.controlPlaneConfig.clusterConfiguration.clusterName: Forbidden: cannot be modified"],
            .controlPlane)
        #expect(decision.warnings.count == 1)
    }

    @Test("Allows changing only the undecodable fields of a stored template")
    func undecodableTemplate() throws {
        let kind = OCNEKind.controlPlaneTemplate
        let below = ["spec", "template", "spec"]
        let old = try kind.sample(#"{"rolloutAfter": "tomorrow"}"#, below: below)
        let mended = try Judge.withTemplates.update(
            kind, old, to: kind.sample(#"{"rolloutAfter": "2030-01-01T00:00:00Z"}"#, below: below))
        expect(mended, [], kind)
        #expect(mended.warnings.count == 1)
        let changed = try kind.sample(
            #"{"rolloutAfter": "2030-01-01T00:00:00Z", "controlPlaneConfig": {"verbosity": 1}}"#, below: below)
        #expect(try Judge.withTemplates.update(kind, old, to: changed).code == 422)
    }

    @Test("Warns about up to eight unknown fields, and keeps them")
    func unknown() throws {
        let change = #"{"spec": {"replica": 3, "controlPlaneConfig": {"files": [{"path": "/a", "contents": "x"}]}}}"#
        let object = try OCNEKind.controlPlane.sample(change)
        let decision = try Judge().create(.controlPlane, object)
        #expect(decision.isAllowed)
        #expect(
            decision.warnings == [
                #"unknown field "spec.controlPlaneConfig.files[0].contents""#, #"unknown field "spec.replica""#,
            ])
        let many = (0..<20).map { #""x\#($0)": 1"# }.joined(separator: ",")
        #expect(try Judge().create(.config, OCNEKind.config.sample("{\(many)}", below: ["spec"])).warnings.count == 8)
        // An update warns only about fields that it adds.
        #expect(
            try Judge().update(.config, OCNEKind.config.sample(#"{"spec": {"x": 1}}"#), to: OCNEKind.config.sample())
                .warnings == [])
    }
}
