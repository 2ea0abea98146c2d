import ClusterObjects
import JSON
import KubernetesAPI
import TechPreview
import TestDocuments
import Testing
import YAML

/// A document of YAML.
func yaml(_ text: String) throws -> Value {
    let documents = try YAML.read(Array(text.utf8))
    return try Value(json: #require(documents.first).json)
}

/// A cluster made of manifests in memory.
struct TestCluster: ClusterReader {
    private var objects: [ObjectKey: ObjectSummary] = [:]
    private var groups: Set<String> = []
    /// Converts objects that have the annotation.
    var converter: (any VersionConverter)?
    /// Groups whose objects are not listed yet.
    var pending: Set<String> = []
    /// Kinds that nobody looks at.
    var unwatched: Set<String> = []

    /// A cluster with nothing in it but the groups of Cluster API.
    static var empty: TestCluster {
        var cluster = TestCluster()
        cluster.groups = [APIGroup.cluster, APIGroup.bootstrap, APIGroup.controlPlane, APIGroup.infrastructure]
        return cluster
    }

    private init() {}

    /// - Parameter manifests: YAML documents.
    init(_ manifests: String...) throws {
        self.init()
        for text in manifests {
            for document in try YAML.read(Array(text.utf8)) { try add(document.json) }
        }
    }

    mutating func add(_ json: [UInt8]) throws {
        var tape = Tape(capacity: 64)
        let root = try tape.parse(json.span).root
        let fields = Field(root)
        let group = apiGroup(of: fields["apiVersion"].string)
        let version = fields["apiVersion"].string.split(separator: "/").last.map { String($0) } ?? ""
        let key = ObjectKey(
            group: group, kind: fields["kind"].string, namespace: fields["metadata"]["namespace"].string,
            name: fields["metadata"]["name"].string)
        groups.insert(group)
        objects[key] = ObjectSummary(group: group, version: version, kind: key.kind, root, converter: converter)
    }

    mutating func add(_ manifest: String) throws {
        for document in try YAML.read(Array(manifest.utf8)) { try add(document.json) }
    }

    func summary(of key: ObjectKey) -> ObjectSummary? { pending.contains(key.group) ? nil : objects[key] }

    func hasObject(in domain: FailureDomain, group: String, kind: String) -> Bool {
        objects.contains { $0.group == group && $0.kind == kind && $1.failureDomain == domain }
    }

    func coverage(group: String, kind: String) -> Coverage {
        if pending.contains(group) { return .pending }
        if unwatched.contains(kind) { return .notWatched }
        return groups.contains(group) ? .complete : .notInstalled
    }
}

/// The response to a review.
struct Ruling {
    let answer: Value
    let decision: TechPreviewDecision

    private var response: Value { answer["response"] }
    var isAllowed: Bool { response["allowed"].bool == true }
    var code: Int? { response["status"]["code"].int }
    var reason: String? { response["status"]["reason"].text }
    var message: String { response["status"]["message"].text ?? "" }
    /// Fields of the causes.
    var fields: [String] { response["status"]["details"]["causes"].elements.compactMap { $0["field"].text } }
    var causes: [String] { response["status"]["details"]["causes"].elements.compactMap { $0["message"].text } }
    var hasDetails: Bool { response["status"]["details"] != .null }
    var warnings: [String] { response["warnings"].elements.compactMap(\.text) }

    /// The effect of a rule: deny, warn, audit or exempt; nil if it found nothing.
    func annotation(_ rule: String) -> String? { response["auditAnnotations"][rule].text }

    /// Rules that had something to say.
    var rules: [String] { TechPreviewRule.allCases.map(\.id).filter { annotation($0) != nil } }

    /// Rules that refused.
    var denying: [String] { rules.filter { annotation($0) == "deny" } }
}

/// Decides on reviews as the server does, without a server.
struct Court {
    var policy = Policy(profile: .ocne)
    var cluster: any ClusterReader = NoCluster()
    var stateUnavailable = StateUnavailable.deny
    var user = "alice"
    var groups = ["system:authenticated"]
    var converter: (any VersionConverter)?
    /// Seconds since 1970.
    var now: Int64 = 0

    init(_ profile: Profile, _ cluster: any ClusterReader) {
        policy = Policy(profile: profile)
        self.cluster = cluster
    }

    init(_ profile: Profile, _ manifests: String...) throws {
        policy = Policy(profile: profile)
        var cluster = try TestCluster()
        for manifest in manifests { try cluster.add(manifest) }
        self.cluster = cluster
    }

    /// The same for someone else.
    func asking(_ user: String, groups: [String] = []) -> Court {
        var court = self
        court.user = user
        court.groups = groups
        return court
    }

    func with(_ rule: TechPreviewRule, _ mode: Mode) -> Court {
        var court = self
        court.policy[rule] = mode
        return court
    }

    /// With the rules of a `rules` map only; the others are off.
    func only(_ rule: TechPreviewRule) -> Court {
        var court = self
        for other in TechPreviewRule.allCases where other != rule { court.policy[other] = .off }
        return court
    }

    func create(_ object: Value, dryRun: Bool = false) throws -> Ruling { try decide("CREATE", object, dryRun: dryRun) }
    func create(_ object: String) throws -> Ruling { try decide("CREATE", yaml(object)) }
    func update(_ old: Value, to new: Value) throws -> Ruling { try decide("UPDATE", new, old: old) }
    func delete(_ old: Value) throws -> Ruling { try decide("DELETE", .null, old: old) }

    /// An update of the scale of a set. API servers leave out `replicas` if it is 0.
    func scale(
        group: String, namespace: String, name: String, resource: String = "machinesets", from old: Int, to new: Int
    ) throws -> Ruling {
        func scale(_ replicas: Int) throws -> Value {
            let spec = replicas == 0 ? "{}" : "{replicas: \(replicas)}"
            return try yaml(
                "{apiVersion: autoscaling/v1, kind: Scale, metadata: {name: \(name), namespace: \(namespace)}, spec: \(spec)}"
            )
        }
        return try decide("UPDATE", scale(new), old: scale(old), resource: (group, resource), subResource: "scale")
    }

    func decide(
        _ operation: String, _ object: Value, old: Value = .null, resource: (group: String, plural: String)? = nil,
        subResource: String = "",
        dryRun: Bool = false
    ) throws -> Ruling {
        let subject = object == .null ? old : object
        let parts = (subject["apiVersion"].text ?? "").split(separator: "/")
        let (group, version) = parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", String(parts.first ?? ""))
        let kind = subject["kind"].text ?? ""
        let main = resource ?? (group, kind.lowercased() + "s")
        let names = groups.map { "\"\($0)\"" }.joined(separator: ",")
        let review = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "7", "operation": "\(operation)",
            "kind": {"group": "\(group)", "version": "\(version)", "kind": "\(kind)"},
            "resource": {"group": "\(main.group)", "version": "v1", "resource": "\(main.plural)"},
            \(subResource.isEmpty ? "" : "\"subResource\": \"\(subResource)\",")
            "name": "\(subject["metadata"]["name"].text ?? "")", "namespace": "\(subject["metadata"]["namespace"].text ?? "")",
            "userInfo": {"username": "\(user)", "groups": [\(names)]}, "dryRun": \(dryRun),
            "object": \(object), "oldObject": \(old)}}
            """
        return try answer(Array(review.utf8))
    }

    func answer(_ review: [UInt8]) throws -> Ruling {
        let admission = TechPreviewAdmission(
            policy: policy, cluster: cluster, stateUnavailable: stateUnavailable, converter: converter,
            clock: { [now] in now })
        var tape = Tape(capacity: 64)
        var answer: [UInt8] = []
        var decision = TechPreviewDecision()
        let status = admission.answer(review.span, tape: &tape, into: &answer) { decision = $2 }
        #expect(status == 200)
        return Ruling(answer: try Value(json: answer), decision: decision)
    }
}
