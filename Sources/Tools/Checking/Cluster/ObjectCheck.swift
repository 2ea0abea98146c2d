internal import APISchema
internal import ClusterObjects
internal import JSON
internal import KubernetesAPI
internal import OCNEAPI
internal import TechPreview

/// Holds an object to everything that a server would hold it to if it were written again: as an update that changes
/// nothing, and as a creation. All decisions are those of the server.
struct ObjectCheck {
    let admission: OCNEAdmission
    /// False if feature gates are only assumed to be on.
    let gatesAreKnown: Bool
    let techPreview: TechPreviewAdmission

    /// Returns the findings in an object of an OCNE kind, in a served version.
    func judgments(of json: [UInt8], _ kind: OCNEKind, _ version: APIVersion) throws(JSONError) -> [Judgment] {
        let schema = kind.schema(in: version)
        // A server stops at the first value of the wrong type; the check continues without that value.
        let decoding = try Self.schemaCheck(json, schema, demandsMembers: false)
        let wrong = decoding.violations.filter { $0.rule == .schemaType }
        let object = try JSONPatch.removing(decoding.wrongTypes).applied(to: json)
        let decisions = ManifestAdmission(
            admission: admission, kind: kind, version: version, gatesAreKnown: gatesAreKnown)
        let requests = try Requests(for: json)
        func judge(old: [UInt8]?) throws(JSONError) -> [Judgment] {
            let defaulted = try decisions.defaulted(object, old: old)
            var found = try wrong + Self.schemaCheck(defaulted, schema, demandsMembers: true).violations
            found += try decisions.violations(of: defaulted, old: old)
            let kubernetes = try Self.kubernetesVersion(of: defaulted)
            return try Consequences.removed(from: found, kind, version, in: object).map {
                Judgment(
                    $0.resolving(with: admission.configuration.metadata, kubernetes: kubernetes).ofUnchangedObject,
                    // A server prunes unknown fields of stored objects.
                    refusal: $0.rule == .schemaUnknown ? .warning : requests.refusal(isCreation: old == nil),
                    dependsOnOthers: false)
            } + (try techPreviewJudgments(of: defaulted, old: old, requests))
        }
        return .merging(
            update: requests.haveUpdate ? try judge(old: object) : [],
            creation: requests.haveCreation ? try judge(old: nil) : [])
    }

    /// Returns the findings of the Technology Preview rules in an object of any other kind.
    func judgments(of json: [UInt8], group: String) throws(JSONError) -> [Judgment] {
        var requests = try Requests(for: json)
        // OpenShift creates the objects of its configuration; rules are about their changes.
        if group == APIGroup.config { requests.haveCreation = false }
        return .merging(
            update: requests.haveUpdate ? try techPreviewJudgments(of: json, old: json, requests) : [],
            creation: requests.haveCreation ? try techPreviewJudgments(of: json, old: nil, requests) : [])
    }

    /// The requests that an object is judged by.
    private struct Requests {
        var haveUpdate: Bool
        var haveCreation: Bool

        /// An object that is being deleted is not created again. One without a uid is a manifest that no server has
        /// defaulted, so that it is not updated but created.
        init(for json: [UInt8]) throws(JSONError) {
            var tape = Tape()
            let metadata = Field(try tape.parse(json.span).root)["metadata"]
            haveUpdate = !metadata["uid"].isEmpty
            haveCreation = !haveUpdate || !metadata["deletionTimestamp"].exists
        }

        /// The effect of a refusal of one of them. A manifest has no other way to be written than its creation.
        func refusal(isCreation: Bool) -> ClusterFinding.Effect {
            isCreation && haveUpdate ? .refusedOnCreate : .refused
        }
    }

    private func techPreviewJudgments(
        of json: [UInt8], old: [UInt8]?, _ requests: Requests
    ) throws(JSONError) -> [Judgment] {
        try ReviewedObject(json: json, old: old).decided { techPreview.decide($0).findings }
            .filter { old != nil || !Self.aboutCreation.contains($0.rule) }
            .compactMap { Violation($0) }
            .map { Judgment($0, refusal: requests.refusal(isCreation: old == nil), dependsOnOthers: true) }
    }

    /// Rules that say nothing about an object that exists: notices to the user who creates it, and the refusal of a name
    /// that exists in the other API, which every synchronized pair has.
    private static let aboutCreation: [TechPreviewRule] = [.supportNotice, .cliPrecedence, .noMachineAPIMigration]

    private static func schemaCheck(
        _ json: [UInt8], _ schema: KindSchema, demandsMembers: Bool
    ) throws(JSONError) -> SchemaCheck {
        var tape = Tape()
        return SchemaCheck(try tape.parse(json.span).root, schema, demandsMembers: demandsMembers)
    }

    /// Returns an object without the values of the wrong type.
    static func decodable(_ json: [UInt8], _ kind: OCNEKind, _ version: APIVersion) throws(JSONError) -> [UInt8] {
        let decoding = try schemaCheck(json, kind.schema(in: version), demandsMembers: false)
        return try JSONPatch.removing(decoding.wrongTypes).applied(to: json)
    }

    /// Returns `spec.version`; empty if there is none.
    private static func kubernetesVersion(of json: [UInt8]) throws(JSONError) -> String {
        var tape = Tape()
        return Field(try tape.parse(json.span).root)["spec"]["version"].string
    }
}

extension JSONPatch {
    /// Replaces the values at these paths by null.
    fileprivate static func removing(_ paths: [[PathStep]]) -> JSONPatch {
        JSONPatch(paths.map { Operation(tokens: JSONPointer($0).tokens, value: Array("null".utf8)) })
    }
}

extension Violation {
    /// The same with the next step for an update that changes nothing: only defaulting can have changed the field.
    fileprivate var ofUnchangedObject: Violation {
        guard rule == OCNERule.immutable.rule else { return self }
        return Violation(
            rule, path, message,
            help: """
                the stored object lacks this default, which the server adds to every update; write it once while the \
                webhook configurations do not exist
                """, severity: severity, origin: origin)
    }
}
